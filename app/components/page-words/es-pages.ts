import type { PageWords } from "./page-words";

/** Spanish. */
export const esPages: PageWords = {
  skip: "Ir al contenido",
  titles: {
    home: "Renavest: escribe con tu terapeuta financiero",
    signIn: "Iniciar sesión · Renavest",
    conversations: "Conversaciones · Renavest",
    conversation: "Conversación · Renavest",
    notFound: "Página no encontrada · Renavest",
    problem: "Algo no funciona · Renavest",
  },
  home: {
    title: "Hay cosas más fáciles de escribir que de decir.",
    lead: "Renavest es un lugar privado para escribir con tu terapeuta financiero: sobre las deudas, el miedo o esa factura que aún no abres. Con tus palabras y a tu tiempo.",
    signIn: "Iniciar sesión",
    open: "Abrir tus conversaciones",
    switchedOff:
      "Los mensajes están desactivados por ahora. Tus conversaciones quedan guardadas hasta que vuelvan.",
    points: [
      {
        title: "Entre ustedes dos",
        text: "Lo que escribes se guarda cifrado y lo leen tú y tu terapeuta.",
      },
      {
        title: "Nada se pierde",
        text: "Si se corta la conexión, tu mensaje espera y sale una sola vez cuando vuelves.",
      },
      {
        title: "A tu ritmo",
        text: "Escribe a medianoche, lee en el desayuno. Cada mensaje dice claramente si ya se envió.",
      },
    ],
  },
  signIn: {
    title: "¿Quién escribe hoy?",
    lead: "Esta es una consulta de demostración con personas inventadas. Elige una para ver lo que ella ve.",
    groups: { therapist: "Terapeutas", prospect: "Clientes", admin: "Equipo de Renavest" },
    as: (name) => `Entrar como ${name}`,
    wasIdle:
      "Tu sesión se cerró porque hacía un rato que no pasaba nada. Inicia sesión para seguir donde estabas.",
  },
  widgetSignIn: {
    title: (site) => `¿Seguir en ${site}?`,
    lead: (site) =>
      `Tu conversación se abre en el chat de ${site}. La página que lo rodea no puede leer lo que escribes ni sabe quién eres.`,
    continueAs: (name) => `Seguir como ${name}`,
    unasked: "Si no lo pediste, cierra esta ventana. No ha pasado nada.",
    ownPagesOnly: (name) =>
      `Entraste como ${name}. Esa cuenta solo funciona en las páginas de Renavest. Puedes cerrar esta ventana.`,
    done: "Puedes cerrar esta ventana.",
    lost: {
      title: "Perdimos la página de la que venías.",
      text: "Cierra esta ventana y pulsa el botón otra vez.",
    },
    needsScript: "Este paso necesita JavaScript. Puedes cerrar esta ventana.",
  },
  notices: {
    open: "Avisos",
    notify: "Mostrar un aviso",
    notifyNote: "Cuando llegue un mensaje y estés mirando otra cosa. Nunca dice quién escribió ni qué.",
    sound: "Un sonido suave",
    soundNote: "Corto y bajo, en el mismo momento.",
    kept: "Se recuerda en este dispositivo hasta que cierres la sesión.",
    denied:
      "Tu navegador bloquea los avisos de este sitio. Puedes permitirlos en la configuración del navegador para este sitio.",
    unsupported: "Este navegador no puede mostrar avisos de una página.",
    unanswered: "El navegador preguntó y no hubo respuesta. Puedes activarlo cuando quieras.",
    newMessage: "Tienes un mensaje nuevo.",
    sample: "Así te avisaremos de los mensajes nuevos.",
  },
  account: { signedInAs: (name) => `Sesión de ${name}`, signOut: "Cerrar sesión" },
  noPlan: {
    title: "Tu plan aún no incluye mensajes.",
    text: "Los mensajes con un terapeuta financiero vienen con:",
    ways: [
      "una suscripción individual de Renavest",
      "los beneficios de tu empresa, si ofrece Renavest",
      "una prueba gratuita",
    ],
    seePlans: "Ver los planes",
    renew: "Renovar tu plan",
    looksAgain: "Cuando tengas un plan, esta página abrirá tus conversaciones por sí sola.",
    action: "Comprobar de nuevo",
    lapsed: {
      title: "Tu plan ya no incluye mensajes.",
      text: "Tus conversaciones están guardadas, y todo volverá a estar aquí cuando renueves tu plan. Los mensajes vienen con:",
    },
  },
  ended: {
    signedOut: {
      title: "Tu sesión se ha cerrado.",
      text: "Lo que estaba abierto aquí se ha cerrado, y nada de ello queda en este navegador.",
      action: "Iniciar sesión",
    },
    revoked: {
      title: "Ya no tienes acceso a estas conversaciones.",
      text: "Si crees que es una equivocación, escribe a la persona o a la consulta que te invitó.",
      action: "Ir al inicio",
    },
  },
  errors: {
    notFound: {
      title: "Aquí no hay ninguna página.",
      text: "Puede que la dirección esté mal escrita o que la página haya cambiado de lugar.",
      action: "Ir al inicio",
    },
    conversationNotFound: {
      title: "No encontramos esa conversación.",
      text: "Puede ser de otra cuenta, o quizá la dirección esté incompleta.",
      action: "Ver tus conversaciones",
    },
    unavailable: {
      title: "Ahora mismo no podemos llegar a tus mensajes.",
      text: "Están a salvo. Suele pasar en menos de un minuto.",
      action: "Intentar de nuevo",
    },
    offline: {
      title: "No tienes conexión.",
      text: "No se ha perdido nada. Inténtalo cuando vuelvas.",
      action: "Intentar de nuevo",
    },
    switchedOff: {
      title: "Los mensajes están desactivados por ahora.",
      text: "Tus conversaciones quedan guardadas hasta que vuelvan.",
      action: "Ir al inicio",
    },
    noAccess: {
      title: "Tu cuenta no puede abrir esto.",
      text: "Si crees que es una equivocación, escribe a la persona o a la consulta que te invitó.",
      action: "Ir al inicio",
    },
    other: {
      title: "Esta página no funciona en este momento.",
      text: "La falla es nuestra, y tus mensajes están a salvo.",
      action: "Intentar de nuevo",
    },
    reference: (requestId) => `Si nos escribes por esto, menciona ${requestId}.`,
  },
  emergency:
    "Este no es un servicio de emergencias. Si tú o alguien cercano está en peligro, llama al número de emergencias de tu zona. En Estados Unidos puedes llamar o escribir al 988 a cualquier hora.",
};
