import type { SeedConversation } from "./conversation";

/** A couple, two kinds of money, and a talk to prepare. The therapist has two messages to read. */
export const RILEY_AND_DANA: SeedConversation = {
  therapist: "dana.therapist@example.com",
  client: "riley.prospect@example.com",
  unread: { therapist: 2 },
  lines: [
    [
      "15w 12:05",
      "client",
      "Hello, I have you through my employer's benefits. My partner Nneka and I fight about money every second Sunday. You could set a clock by it.",
    ],
    ["15w 14:30", "therapist", "Welcome, Riley. What happens every second Sunday?"],
    ["15w 14:41", "client", "I do the budget. She says I look at her like an auditor."],
    ["15w 15:10", "therapist", "And what do you see when you look?"],
    [
      "15w 15:32",
      "client",
      "Honestly? Danger. My parents lost the house when I was twelve. I still know what the kitchen smelled like that day.",
    ],
    [
      "14w 09:20",
      "therapist",
      "So on Sundays there is a twelve-year-old at the table with a spreadsheet, trying to keep the house. No wonder it gets loud. Does Nneka know about the kitchen?",
    ],
    ["14w 09:55", "client", "She knows we lost it. Not the kitchen part."],
    [
      "12w 18:15",
      "client",
      "I told her about the kitchen. We did not do the budget that Sunday. We made pancakes.",
    ],
    [
      "11w 09:02",
      "therapist",
      "A fine use of a Sunday. For the next one, a suggestion: twenty minutes, three questions, no screen. What went well with money these two weeks? What worried you? What do you want it to do next? The numbers can come on Wednesday, when nobody is hungry.",
    ],
    [
      "9w 20:40",
      "client",
      "Tried it. She said what worries her is that I never buy anything nice for myself and she feels wasteful next to me. I had NO idea.",
    ],
    [
      "8w 09:30",
      "therapist",
      "That is the sentence behind the last two years of Sundays. How did you answer?",
    ],
    ["8w 12:12", "client", "I bought a coat. A warm one. She took a photo of me in it like it was a baby."],
    [
      "5w 12:25",
      "client",
      "New topic for next time: she wants a joint account. I want one too, I think, but when I look at the form I get the kitchen.",
    ],
    [
      "4w 09:15",
      "therapist",
      'Then we will not start with the form. Many couples keep three: yours, hers, ours. What would "ours" have to hold at the very least, for the twelve-year-old to sleep?',
    ],
    [
      "50m",
      "client",
      "Answer to your question: four months of rent. I said the number out loud and Nneka just nodded and said \"okay, then that's what it's for.\"",
    ],
    ["48m", "client", "I don't know why I thought she would laugh."],
  ],
};
