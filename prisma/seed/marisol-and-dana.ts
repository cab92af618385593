import type { SeedConversation } from "./conversation";

/** In Spanish: sending money home, and what is left. */
export const MARISOL_AND_DANA: SeedConversation = {
  therapist: "dana.therapist@example.com",
  client: "marisol.prospect@example.com",
  lines: [
    ["11w 10:08", "client", "Buenos días, doctora. Me dijeron que podía escribirle en español. ¿Es cierto?"],
    [
      "11w 10:45",
      "therapist",
      "Buenos días, Marisol. Sí, con mucho gusto. Mi español tiene acento, pero escucha bien. Y puede llamarme Dana.",
    ],
    [
      "11w 11:02",
      "client",
      "Mando dinero a mi mamá en Puebla cada quincena. Antes eran 200 dólares. Ahora son 450, porque mi hermano perdió el trabajo. Y yo ya no ahorro nada. Me da vergüenza quejarme, porque ellos lo necesitan más.",
    ],
    [
      "11w 13:20",
      "therapist",
      "No es una queja, es una cuenta. Y también cansancio, me parece. ¿Desde cuándo son 450?",
    ],
    ["11w 13:31", "client", "Desde hace siete meses."],
    [
      "10w 09:40",
      "therapist",
      "Siete meses sosteniendo dos casas. Permítame preguntarle algo: si usted se enfermara un mes, ¿qué pasaría con las dos?",
    ],
    ["10w 12:15", "client", "No lo había pensado así. Se caerían las dos."],
    [
      "10w 12:40",
      "therapist",
      "Entonces un pequeño ahorro suyo no le quita nada a su mamá: la protege. Empecemos con algo que no duela: 25 dólares por quincena, en una cuenta aparte, el mismo día que manda el dinero.",
    ],
    ["8w 19:05", "client", "Ya abrí la cuenta. Le puse de nombre «Las dos casas» 🏠🏠"],
    ["7w 09:10", "therapist", "Qué buen nombre. No lo voy a olvidar."],
    [
      "3w 10:20",
      "client",
      "Mi hermano encontró trabajo, medio tiempo. ¿Cómo le digo a mi mamá que quiero bajar a 300 sin que suene a que la abandono?",
    ],
    [
      "2w 09:25",
      "therapist",
      "Quizá diciéndole también lo que no cambia. Por ejemplo: «Mamá, cada quincena te llega lo mío, siempre. Desde el mes que viene son 300, y Toño pone su parte. Así puedo seguir muchos años.» ¿Cómo le suena?",
    ],
    ["2w 10:02", "client", "Me suena a mí, pero más tranquila. Se lo digo el domingo. Gracias, Dana."],
  ],
};
