/** What the examples are written for. */
export interface ExamplePlace {
  readonly chatOrigin: string;
  readonly siteKey: string;
}

/** A pair of keys for ES256: the private one stays with the partner. */
export const KEY_PAIR_EXAMPLE = `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out chat-private.pem
openssl pkey -in chat-private.pem -pubout -out chat-public.pem
`;

/** Next, app router. */
export const NEXT_ROUTE_EXAMPLE = `// app/api/chat-token/route.js
import { currentPerson } from "@/lib/session"; // your own
import { signChatToken } from "@/lib/chat-token.mjs";

export const dynamic = "force-dynamic";

export async function POST() {
  const person = await currentPerson();
  if (!person) return new Response(null, { status: 401 });
  const token = signChatToken({ id: person.id, name: person.name });
  return Response.json({ token }, { headers: { "Cache-Control": "no-store" } });
}
`;

/** Rails, with the gem jwt. */
export function toRailsExample({ chatOrigin, siteKey }: ExamplePlace): string {
  return `# Gemfile: gem "jwt"
# config/routes.rb: post "/api/chat-token", to: "chat_tokens#create"
class ChatTokensController < ApplicationController
  before_action :authenticate_user! # your own
  skip_forgery_protection # it changes nothing, and no other site can read the answer

  def create
    now = Time.now.to_i
    claims = {
      iss: "${siteKey}", aud: "${chatOrigin}",
      sub: current_user.id.to_s, name: current_user.name,
      iat: now, exp: now + 120, jti: SecureRandom.uuid
    }
    key = OpenSSL::PKey.read(ENV.fetch("CHAT_PRIVATE_KEY"))
    token = JWT.encode(claims, key, "ES256", { kid: ENV.fetch("CHAT_KEY_ID") })
    response.headers["Cache-Control"] = "no-store"
    render json: { token: token }
  end
end
`;
}

/** PHP 8, with nothing but its own openssl. */
export function toPhpExample({ chatOrigin, siteKey }: ExamplePlace): string {
  return `<?php // chat-token.php
session_start();
$person = $_SESSION['person'] ?? null; // your own
if ($person === null) { http_response_code(401); exit; }

$now = time();
$header = ['alg' => 'ES256', 'typ' => 'JWT', 'kid' => getenv('CHAT_KEY_ID')];
$claims = [
  'iss' => '${siteKey}', 'aud' => '${chatOrigin}',
  'sub' => (string) $person['id'], 'name' => $person['name'],
  'iat' => $now, 'exp' => $now + 120, 'jti' => bin2hex(random_bytes(16)),
];
$encode = fn ($bytes) => rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
$text = $encode(json_encode($header)) . '.' . $encode(json_encode($claims));

// OpenSSL wraps the signature's two numbers in DER; a token has them bare, 32 bytes each.
openssl_sign($text, $der, getenv('CHAT_PRIVATE_KEY'), OPENSSL_ALGO_SHA256);
$length = ord($der[3]);
$numbers = [substr($der, 4, $length), substr($der, 6 + $length)];
$bare = fn ($number) => str_pad(ltrim($number, "\\0"), 32, "\\0", STR_PAD_LEFT);

header('Content-Type: application/json');
header('Cache-Control: no-store');
echo json_encode(['token' => $text . '.' . $encode(implode('', array_map($bare, $numbers)))]);
`;
}
