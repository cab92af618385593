import type { Line } from "./conversation";

/** The plan, the mother, the apartment. */
export const SAMS_PLAN: readonly Line[] = [
  [
    "14w 09:15",
    "client",
    "Better week. I made the list you asked for. Take-home 3,480. Rent 1,650, car 310, insurance 128, phone 65, utilities ~140, minimums 390. So 797 left for food, gas, life.",
  ],
  [
    "14w 10:02",
    "therapist",
    "That is clear and complete. And it explains the groceries on the card without any villain in the story: 797 is tight for everything that is left.\n\nTwo questions, not urgent. Is any of the fixed part movable? And what would you never want to cut, because it keeps you well?",
  ],
  [
    "14w 12:18",
    "client",
    "Never cut: the climbing gym, 48 a month. It's the only place I don't think about this.",
  ],
  ["14w 12:25", "therapist", "Then it is not an expense, it is maintenance. It stays."],
  [
    "13w 18:40",
    "client",
    "Movable: phone could be 30 with another carrier. Insurance I haven't compared since 2021.",
  ],
  [
    "12w 09:10",
    "therapist",
    "Both are worth an hour. The state insurance office has a comparison page without sales calls: https://content.naic.org/consumer/auto-insurance. Say what you find, also if it is nothing.",
  ],
  [
    "11w 19:22",
    "client",
    "Insurance: 94 for the same coverage. Same company!! They just never told me. Phone is switching Friday. That's 69 a month.",
  ],
  ["11w 19:23", "client", "I did a little dance"],
  [
    "10w 09:04",
    "therapist",
    "I would have liked to see it. $69 a month, for the store card at 29.9%: shall I show you what that does?",
  ],
  ["10w 09:10", "client", "yes please"],
  [
    "10w 09:36",
    "therapist",
    "At the minimum alone the store card takes about 11 years and roughly $4,100 in interest. With the minimum as it is today, kept at the same amount, plus 69: about 20 months, under $800 in interest.\n\nSame card, same you. Only the order is different.",
  ],
  ["10w 09:41", "client", "Eleven YEARS?"],
  ["10w 09:43", "therapist", "Minimum payments are designed for patience of the wrong kind."],
  [
    "8w 17:55",
    "client",
    "Question. My mom offered to lend me 5,000. No interest. I said I'd think. My stomach said no immediately but my head says it's free money.",
  ],
  [
    "7w 09:20",
    "therapist",
    "Let's give both a hearing. Head first: at your rates, 5,000 without interest saves around $1,300 a year. That is real.\n\nNow the stomach: what does it know about money and your mother?",
  ],
  [
    "7w 12:33",
    "client",
    "That it comes with opinions. When she helped with the car she brought it up at Thanksgiving. Twice. With hand gestures.",
  ],
  [
    "7w 13:01",
    "therapist",
    'So the loan has an interest rate after all. It is just not paid in dollars. You may still say yes. If you do, a written note between the two of you, amount, dates, and the sentence "we talk about this on the first of the month and not at dinner", changes a great deal.',
  ],
  [
    "6w 20:14",
    "client",
    'I told her no for now and why. Including the Thanksgiving thing. There was a very long silence and then she said "I do do that, don\'t I."',
  ],
  ["5w 09:00", "therapist", "Sam. That may be worth more than 5,000."],
  [
    "4w 12:10",
    "client",
    "First month with no late fee since I don't know when. All three autopays went through. 212 left on the day before payday.",
  ],
  ["4w 12:24", "therapist", "Please notice that 212. It was 11 once."],
  [
    "3w 18:30",
    "client",
    "I've been thinking about the apartment. My lease is up in five months. There's a woman at the gym looking for a roommate, 2BR, I'd pay 1,100. I'm scared that if I move it means it's over over.",
  ],
  [
    "2w 09:12",
    "therapist",
    "It makes sense to be scared of that. May I offer a thought? The separation happened eight months ago. The apartment is where you have been keeping the date open.\n\nYou have ten weeks to tell the landlord. We could use next month for this one question, with no spreadsheet in the room.",
  ],
  ["2w 12:40", "client", "I'd like that. Next month then."],
  [
    "1w 17:22",
    "client",
    "Small thing: I opened the new statement the day it came. Didn't even sit down first. Store card 2,688.",
  ],
  ["1w 17:40", "therapist", "That is not a small thing. That is the whole thing."],
  [
    "95m",
    "therapist",
    "I've kept Thursday at 4 for us. Bring the lease if you like, or leave it in the drawer; both are fine.",
  ],
  [
    "93m",
    "therapist",
    "And one question to carry around until then: what would you want a home to do for you now, that this one did in the beginning?",
  ],
];
