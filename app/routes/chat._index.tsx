import { ChooseConversation } from "~/components/choose-conversation";

export default ChooseConversation;
