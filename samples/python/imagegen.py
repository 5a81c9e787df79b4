#!/usr/bin/env python3
"""Publishes commands to ImageGen and prints the events that end jobs. Needs pika (python3-pika, or pip install pika).

    python3 imagegen.py subscribe                   # in one terminal
    python3 imagegen.py generate "a cat in a hat"   # in another; prints the job's id
    python3 imagegen.py cancel JOB_ID
"""
import json
import os
import sys
import uuid
from datetime import datetime, timezone

import pika

FINAL = ["imagegen.image-generated", "imagegen.image-failed", "imagegen.image-canceled"]


def publish(channel, exchange, routing_key, command):
    channel.confirm_delivery()  # From now on basic_publish returns once the broker has the message, or raises.
    channel.basic_publish(
        exchange,
        routing_key,
        json.dumps(command).encode(),
        pika.BasicProperties(content_type="application/json", delivery_mode=2, message_id=str(uuid.uuid4())),
        mandatory=True,  # Raises UnroutableError when no queue takes it, which means that the lane does not exist.
    )


def generate(channel, prompt):
    job_id = str(uuid.uuid4())  # Keep it: to send the same id again, after a fault, never makes a second job.
    publish(channel, "imagegen.generate", "default", {
        "job_id": job_id,
        "requested_at": datetime.now(timezone.utc).isoformat(),
        "request": {"prompt": prompt, "width": 512, "height": 512},
    })
    print(job_id)


def cancel(channel, job_id):
    publish(channel, "imagegen.cancel", "", {"job_id": job_id})


def subscribe(channel):
    queue = "python-sample.image-events"  # Durable: it collects events while nobody listens.
    channel.queue_declare(queue, durable=True)
    for exchange in FINAL:
        channel.exchange_declare(exchange, "fanout", durable=True)
        channel.queue_bind(queue, exchange)

    def on_event(_, delivery, properties, body):
        event = json.loads(body)
        # Delivery is at least once: whoever must not do a thing twice remembers properties.message_id.
        print(properties.type, event["job_id"], event["image"]["key"] if "image" in event else event.get("error", {}).get("message", ""), flush=True)
        channel.basic_ack(delivery.delivery_tag)

    channel.basic_qos(prefetch_count=16)
    channel.basic_consume(queue, on_event)
    print("listening", flush=True)
    channel.start_consuming()


if __name__ == "__main__":
    commands = {"generate": generate, "cancel": cancel, "subscribe": subscribe}
    if len(sys.argv) != (2 if sys.argv[1:2] == ["subscribe"] else 3) or sys.argv[1] not in commands:
        sys.exit(__doc__)
    connection = pika.BlockingConnection(pika.URLParameters(os.environ.get("AMQP_URL", "amqp://guest:guest@localhost:5672/")))
    try:
        commands[sys.argv[1]](connection.channel(), *sys.argv[2:])
    except KeyboardInterrupt:
        pass
    finally:
        connection.close()
