import type { SeedConversation } from "./conversation";

const therapist = "lee.therapist@example.com";

/** Lee's two conversations. */
export const LEES_PRACTICE: readonly SeedConversation[] = [
  {
    therapist,
    client: "toni.prospect@example.com",
    unread: { client: 1 },
    lines: [
      [
        "6w 10:30",
        "client",
        "Hi Lee, I'm freelance (illustration) and I never know what I earn. Some months 6k, some months 400. I live as if every month were the 400 one and then blow up and buy a tablet.",
      ],
      [
        "6w 14:00",
        "therapist",
        "Hi Toni. That is a very precise description of an income that nobody has smoothed yet. The tablet is what happens when a person has been careful for too long.",
      ],
      ["6w 14:22", "client", "I like that better than what I called myself."],
      [
        "5w 11:15",
        "therapist",
        "An experiment: for three months, all income goes into one account you don't spend from. On the 1st it pays you a salary. What could that salary be, from last year's total?",
      ],
      ["4w 17:02", "client", "I added it up. 41,300. Minus taxes (I think?) about 2,400 a month."],
      ["4w 17:03", "client", "Which is more than I live on. Which is confusing."],
      [
        "3w 11:30",
        "therapist",
        "Confusing in a good direction. Start with 2,100, let the rest gather for taxes and tablets. In three months we'll look whether you miss anything but the fear.",
      ],
      [
        "1w 16:45",
        "client",
        "First salary paid, from me to me. I sent myself a payslip with a drawing of a cat on it.",
      ],
      [
        "70m",
        "therapist",
        "Frame it. And before the 15th: set aside 25% of what came in this quarter for the estimated tax. If you tell me the amount, I'll check it with you on Wednesday.",
      ],
    ],
  },
  {
    therapist,
    client: "marcus.prospect@example.com",
    lines: [
      ["12w 12:00", "client", "Quick one: is it normal that I make good money and still feel broke"],
      [
        "12w 15:20",
        "therapist",
        "So normal that it has its own shelf in the library. Do you feel it when you look at the account, or when you look at other people?",
      ],
      ["11w 08:40", "client", "...other people. Mostly my college friends' kitchens."],
      [
        "11w 12:10",
        "therapist",
        "Then more money will not reach it, because they will keep getting kitchens. What do you have that none of them has?",
      ],
      ["10w 20:15", "client", "Time with my daughter. I leave at four. None of them leave at four."],
      ["9w 12:05", "therapist", "I would put that on the balance sheet. First line."],
    ],
  },
];
