import { createPlural } from "~/chat-ui/words/create-plural";
import type { PeopleWords } from "./people-words";

const plural = createPlural("es");

/** Spanish. */
export const esPeople: PeopleWords = {
  lead: "Todas las personas con cuenta aquí y el plan con que vienen. Queda anotado que lo consultaste.",
  role: "Quiénes son",
  anyRole: "Cualquiera",
  roles: { prospect: "Cliente", therapist: "Terapeuta", admin: "Equipo de Renavest" },
  state: "Cuenta",
  anyState: "Todas",
  states: { enabled: "Abierta", disabled: "Desactivada" },
  found: (count) => plural(count, { one: "# persona encontrada.", other: "# personas encontradas." }),
  thereAreMore: "Hay más. Escribe más del nombre para acotar.",
  next: "Más personas",
  first: "Volver al principio",
  list: "Personas",
  you: "tú",
  needsNoPlan: "No necesita plan",
  noPlan: "Sin plan",
  since: (day) => `Aquí desde: ${day}`,
  disabledSince: (day) => `Cuenta desactivada desde: ${day}`,
  plans: "Planes",
  planKinds: { individual: "Individual", employer: "Por su empresa", trial: "Prueba gratuita" },
  planStates: {
    active: "Activo",
    coming: "Aún no empieza",
    waiting: "A la espera del pago",
    over: "Terminado",
  },
  period: (from, until, state) => {
    if (until === null) return state === "over" ? `Desde: ${from}` : `Desde: ${from}, sin fecha de fin`;
    return `Desde: ${from}; hasta: ${until}`;
  },
  endOf: (day) => `${day} (todo el día)`,
  until: (moment) => (moment === null ? "sin fecha de fin" : `hasta: ${moment}`),
  sources: { billing: "Viene de la facturación", hand: "Dado a mano" },
  billingSays: (status) => `la facturación dice «${status}»`,
  billingNote: "Sigue a la facturación y se cambia allí.",
  giveTitle: "Dar un plan",
  giveText: "Empieza enseguida. La facturación no lo conoce ni lo cambia.",
  kind: "Plan",
  lastDay: "Último día",
  lastDayHint: (zone) => `Déjalo vacío para que no termine. Acaba con ese día en ${zone}.`,
  account: "Cuenta",
  accountText: "Quien tiene la cuenta desactivada no puede abrir nada aquí. Lo que escribió se conserva.",
  yourOwn: "Esta es tu propia cuenta. Tendría que desactivarla otra persona del equipo.",
  trail: "Lo que hizo, según el registro",
  back: "Todas las personas",
  changes: {
    give_plan: "Dar el plan",
    extend_plan: "Cambiar el fin",
    end_plan: "Terminar ya",
    disable: "Desactivar la cuenta",
    enable: "Volver a abrir la cuenta",
  },
  confirm: {
    title: {
      give_plan: (name) => `¿Dar este plan a ${name}?`,
      extend_plan: (name) => `¿Cambiar cuándo termina el plan de ${name}?`,
      end_plan: (name) => `¿Terminar ya el plan de ${name}?`,
      disable: (name) => `¿Desactivar la cuenta de ${name}?`,
      enable: (name) => `¿Volver a abrir la cuenta de ${name}?`,
    },
    text: {
      give_plan: "Podrá abrir sus conversaciones enseguida.",
      extend_plan: "Mientras dure podrá abrir sus conversaciones; después, no.",
      end_plan:
        "Si no tiene otro plan activo, sus conversaciones abiertas se cierran en segundos. No se pierde nada: con un plan todo vuelve.",
      disable:
        "Todo lo que tenga abierto aquí se cierra en segundos, y no podrá volver hasta que se abra la cuenta de nuevo. No se pierde nada.",
      enable: "Podrá iniciar sesión y seguir donde estaba, si su plan lo permite.",
    },
    yes: {
      give_plan: "Sí, darlo",
      extend_plan: "Sí, cambiarlo",
      end_plan: "Sí, terminarlo ya",
      disable: "Sí, desactivarla",
      enable: "Sí, abrirla",
    },
    no: "No, dejarlo como está",
  },
  done: {
    give_plan: "El plan está dado.",
    extend_plan: "El fin del plan ha cambiado.",
    end_plan: "El plan ha terminado.",
    disable: "La cuenta está desactivada.",
    enable: "La cuenta está abierta de nuevo.",
  },
  refused: {
    day: "Ese día ya pasó o no es un día. No se cambió nada.",
    already: "Ya está así. No se cambió nada.",
    not_here: "Eso no se puede cambiar aquí. No se cambió nada.",
  },
};
