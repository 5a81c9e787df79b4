// Publishes commands to ImageGen and prints the events that end jobs. Needs: npm install
//
//   node imagegen.js subscribe                   # in one terminal
//   node imagegen.js generate "a cat in a hat"   # in another; prints the job's id
//   node imagegen.js cancel JOB_ID
import { randomUUID } from 'node:crypto';
import amqp from 'amqplib';

const final = ['imagegen.image-generated', 'imagegen.image-failed', 'imagegen.image-canceled'];

async function publish(connection, exchange, routingKey, command) {
  const channel = await connection.createConfirmChannel();
  let returned = false;
  channel.on('return', () => { returned = true; }); // Comes before the confirmation.
  channel.publish(exchange, routingKey, Buffer.from(JSON.stringify(command)), {
    contentType: 'application/json', persistent: true, mandatory: true, messageId: randomUUID(),
  });
  await channel.waitForConfirms();
  if (returned) throw new Error(`No queue took it: there is no lane '${routingKey}'.`);
  await channel.close();
}

async function generate(connection, prompt) {
  const jobId = randomUUID(); // Keep it: to send the same id again, after a fault, never makes a second job.
  await publish(connection, 'imagegen.generate', 'default', {
    job_id: jobId,
    requested_at: new Date().toISOString(),
    request: { prompt, width: 512, height: 512 },
  });
  console.log(jobId);
}

async function cancel(connection, jobId) {
  await publish(connection, 'imagegen.cancel', '', { job_id: jobId });
}

async function subscribe(connection) {
  const channel = await connection.createChannel();
  const queue = 'node-sample.image-events'; // Durable: it collects events while nobody listens.
  await channel.assertQueue(queue, { durable: true });
  for (const exchange of final) {
    await channel.assertExchange(exchange, 'fanout', { durable: true });
    await channel.bindQueue(queue, exchange, '');
  }

  await channel.prefetch(16);
  await channel.consume(queue, (message) => {
    if (message === null) process.exit(1); // The queue was deleted.
    const event = JSON.parse(message.content);
    // Delivery is at least once: whoever must not do a thing twice remembers message.properties.messageId.
    console.log(message.properties.type, event.job_id, event.image?.key ?? event.error?.message ?? '');
    channel.ack(message);
  });
  console.log('listening');
}

const commands = { generate, cancel, subscribe };
const [name, argument] = process.argv.slice(2);
if (!(name in commands) || (name !== 'subscribe' && argument === undefined)) {
  console.error('usage: node imagegen.js generate PROMPT | cancel JOB_ID | subscribe');
  process.exit(2);
}

const connection = await amqp.connect(process.env.AMQP_URL ?? 'amqp://guest:guest@localhost:5672/');
await commands[name](connection, argument);
if (name !== 'subscribe') await connection.close();
