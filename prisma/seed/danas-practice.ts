import type { SeedConversation } from "./conversation";

const therapist = "dana.therapist@example.com";

/** Shorter threads of Dana's practice. */
export const DANAS_PRACTICE: readonly SeedConversation[] = [
  {
    therapist,
    client: "priya.prospect@example.com",
    unread: { therapist: 1 },
    lines: [
      [
        "9w 13:00",
        "client",
        "I was laid off on Tuesday. Eleven years. I have severance for three more months and a very tidy spreadsheet, and I can't stop rearranging it at 3 a.m.",
      ],
      [
        "9w 14:12",
        "therapist",
        "I'm sorry, Priya. Eleven years is a long time to be told on a Tuesday. The spreadsheet at 3 a.m. sounds like the one place where something still answers to you.",
      ],
      ["9w 14:20", "client", "That is uncomfortably accurate."],
      [
        "8w 09:35",
        "therapist",
        "Let's give it office hours. Tuesdays and Fridays, one hour, then it closes. Until it ends the numbers will not change between a Friday and a Tuesday; I checked yours.",
      ],
      [
        "5w 16:40",
        "client",
        "Three nights without opening it. I read a novel. About a bank robbery, but still.",
      ],
      ["4w 09:12", "therapist", "Fiction is allowed to have money in it."],
      [
        "4w 09:50",
        "client",
        "How long should I wait before I take something below my old salary? Everyone has a rule. My brother says never.",
      ],
      [
        "3w 10:15",
        "therapist",
        "Your brother is not paying your mortgage. Your own numbers say: for four months you can choose, after that you must. So the honest question is what you would choose for, if it were not for being afraid. Write me that, in bad handwriting, without the spreadsheet.",
      ],
      [
        "3h",
        "client",
        "Attempt at bad handwriting: I would choose fewer people, smaller company, Fridays that end. I did not know that until I wrote it.",
      ],
    ],
  },
  {
    therapist,
    client: "owen.prospect@example.com",
    lines: [
      [
        "13w 11:20",
        "client",
        "My wife says I should talk to someone because I check the brokerage app at red lights. So here I am. Not at a red light.",
      ],
      [
        "13w 13:05",
        "therapist",
        "Welcome, Owen, and thank you for parking. What are you hoping to see when you look?",
      ],
      ["13w 13:18", "client", "That it's still there, I guess. We retire in six years. If we retire."],
      ["12w 09:25", "therapist", "And when it is still there, how long does the relief last?"],
      ["12w 09:31", "client", "Until the next red light."],
      [
        "12w 10:00",
        "therapist",
        "Then the app is not giving you information, it is giving you a dose. Could you move it off the first screen, and look on the first of the month only, together with her, with coffee?",
      ],
      [
        "6w 08:50",
        "client",
        "First of the month came. We looked. It was down 2 percent and we made eggs. I didn't die.",
      ],
      ["6w 09:14", "therapist", "I'm glad about the eggs. And about the together."],
    ],
  },
  {
    therapist,
    client: "hana.prospect@example.com",
    unread: { therapist: 1 },
    lines: [
      [
        "2w 15:30",
        "client",
        "Hello. I'm on the free trial. I'm 23, first real salary, and everybody online yells at me about compound interest. What should I do FIRST?",
      ],
      [
        "2w 16:05",
        "therapist",
        "Hello Hana, welcome. First: unfollow the yelling. Then tell me three things: what comes in, what you owe, and what you are looking forward to.",
      ],
      [
        "1w 18:10",
        "client",
        "2,900 a month after tax. 21k student loans. Looking forward to: a bed that isn't a futon.",
      ],
      [
        "1w 18:32",
        "therapist",
        "An excellent list. Does your employer match retirement contributions? If so, that comes before the bed, but only just.",
      ],
      [
        "26m",
        "client",
        "They match 4%! It was on page 31 of a PDF. I signed up at lunch. Can I buy the bed now",
      ],
    ],
  },
];
