import type { SeedConversation } from "./conversation";

const therapist = "dana.therapist@example.com";

/** Two more of Dana's: one that came to its end and is closed, one that is nearly there. */
export const JORDAN_AND_GRETA: readonly SeedConversation[] = [
  {
    therapist,
    client: "jordan.prospect@example.com",
    closedAt: "6w 16:30",
    lines: [
      [
        "20w 10:00",
        "client",
        "I inherited money from my dad and I can't touch it. It's been fourteen months. It just sits there and I drive a car with no heating.",
      ],
      ["20w 11:30", "therapist", "I'm sorry about your father, Jordan. What would it mean to touch it?"],
      ["20w 11:52", "client", "That he's not coming back for it."],
      [
        "19w 09:10",
        "therapist",
        "Yes. Then let it sit while we talk about him. The money is patient. The heating I worry about a little.",
      ],
      [
        "12w 14:20",
        "client",
        "I got the heating fixed. From my own money. And I opened an account with his name in the label. It moved there today. It feels less like a coffin.",
      ],
      ["12w 15:02", "therapist", "That is a good place for it. It can be his and yours at once."],
      [
        "7w 10:40",
        "client",
        "I think I'm done for now, in the good way. I put aside a part for the scholarship at his school. The rest can wait till I know.",
      ],
      [
        "6w 15:55",
        "therapist",
        "It was an honour to meet him through you. I'll close our conversation today, as we said. It stays here for you to read, and if you want to go on some day, write to me and I'll open it again. Go well, Jordan.",
      ],
    ],
  },
  {
    therapist,
    client: "greta.prospect@example.com",
    lines: [
      [
        "10w 09:45",
        "client",
        "After the divorce I got the house and he got the pension. Everybody congratulated me on the house. Now the roof leaks and I understand the pension.",
      ],
      [
        "10w 11:10",
        "therapist",
        "A house is a pension that asks for things. How bad is the roof, and how bad is the sleeping?",
      ],
      ["10w 11:24", "client", "Roof 9,800 by the cheaper quote. Sleeping: four hours."],
      [
        "9w 09:30",
        "therapist",
        "Then sleep first; it is the cheaper repair. Tonight a bucket, a towel, and your phone in the kitchen. Tomorrow we look at the county's home repair grants together; for owners over 60 there are two you may qualify for.",
      ],
      [
        "5w 13:15",
        "client",
        "The county approved 6,000. I slept seven hours. In that order, but close together.",
      ],
      ["5w 13:40", "therapist", "What good news. And the other 3,800?"],
      [
        "4w 10:05",
        "client",
        "My brother-in-law will do the gutters himself. He likes ladders. That takes off 900. The rest I have, I checked twice and then I did not check again.",
      ],
      ["4w 10:20", "therapist", '"And then I did not check again" is my favourite part.'],
    ],
  },
];
