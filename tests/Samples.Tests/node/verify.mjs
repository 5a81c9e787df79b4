// Verifies signed posts with both public libraries, one line a post. Each argument is one post: { secret, headers, body }.
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';

for (const post of process.argv.slice(2)) {
  const { secret, headers, body } = JSON.parse(post);
  const found = [['standardwebhooks', StandardWebhook], ['svix', SvixWebhook]].map(([name, Webhook]) => {
    try {
      new Webhook(secret).verify(body, headers);
      return `${name}: good`;
    } catch (error) {
      return `${name}: ${error.message}`;
    }
  });
  console.log(found.join(', '));
}
