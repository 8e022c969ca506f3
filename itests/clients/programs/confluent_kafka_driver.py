"""confluent-kafka, driven line by line: see ../README.md for the commands."""
import sys
import threading
import queue

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from line_driver import LIMIT_S, Deadline, record_line, run


def create(bootstrap, topic, partitions):
    admin = AdminClient({'bootstrap.servers': bootstrap})
    for future in admin.create_topics([NewTopic(topic, int(partitions), 1)]).values():
        future.result(LIMIT_S)


def produce(bootstrap, topic, codec, acks, records):
    errors = []
    producer = Producer({
        'bootstrap.servers': bootstrap,
        'compression.type': codec,
        'acks': acks,
        'linger.ms': 20,
    })

    def delivered(error, _message):
        if error is not None:
            errors.append(str(error))

    for key, value in records:
        producer.produce(topic, key=key, value=value, on_delivery=delivered)
    unsent = producer.flush(LIMIT_S)
    if unsent or errors:
        raise RuntimeError('%d unsent, %s' % (unsent, errors))


def subscribed(bootstrap, topic, group):
    consumer = Consumer({
        'bootstrap.servers': bootstrap,
        'group.id': group,
        'auto.offset.reset': 'earliest',
        'enable.auto.commit': False,
    })
    consumer.subscribe([topic])
    return consumer


def consume(bootstrap, topic, group, count):
    consumer = subscribed(bootstrap, topic, group)
    lines = []
    following = {}
    deadline = Deadline()
    try:
        while len(lines) < int(count):
            message = consumer.poll(0.2)
            deadline.check(lines)
            if message is None:
                continue
            if message.error():
                raise RuntimeError(str(message.error()))
            lines.append(record_line(message.partition(), message.offset(), message.key(), message.value()))
            following[message.partition()] = message.offset() + 1
        consumer.commit(
            offsets=[TopicPartition(topic, partition, offset) for partition, offset in following.items()],
            asynchronous=False)
    finally:
        consumer.close()
    return lines


class Follower:
    """A consumer that stays a member of its group between commands."""

    def __init__(self, bootstrap, topic, group):
        self.consumer = subscribed(bootstrap, topic, group)
        self.taken = queue.Queue()
        self.running = True
        self.thread = threading.Thread(target=self.poll, daemon=True)
        self.thread.start()
        deadline = Deadline()
        while not self.consumer.assignment():
            deadline.check([])
            self.thread.join(0.05)

    def poll(self):
        while self.running:
            message = self.consumer.poll(0.1)
            # what librdkafka reports here it mends by itself: the broker was away
            if message is not None and not message.error():
                self.consumer.commit(message=message, asynchronous=False)
                self.taken.put(
                    record_line(message.partition(), message.offset(), message.key(), message.value()))
        self.consumer.close()

    def take(self, count):
        return [self.taken.get(timeout=LIMIT_S) for _ in range(int(count))]

    def drain(self):
        return [self.taken.get() for _ in range(self.taken.qsize())]

    def end(self):
        self.running = False
        self.thread.join(LIMIT_S)
        if not self.taken.empty():
            raise RuntimeError('there was more: %s' % list(self.taken.queue))


run(sys.stdin, create=create, produce=produce, consume=consume, follower=Follower)
