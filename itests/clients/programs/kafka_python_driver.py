"""kafka-python, driven line by line: see ../README.md for the commands."""
import queue
import sys
import threading

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic
from kafka.structs import OffsetAndMetadata

from line_driver import LIMIT_S, Deadline, record_line, run


def create(bootstrap, topic, partitions):
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        admin.create_topics([NewTopic(topic, int(partitions), 1)])
    finally:
        admin.close()


def produce(bootstrap, topic, codec, acks, records):
    producer = KafkaProducer(
        bootstrap_servers=bootstrap,
        compression_type=None if codec == 'none' else codec,
        acks=acks if acks == 'all' else int(acks),
        linger_ms=20)
    try:
        answers = [producer.send(topic, key=key, value=value) for key, value in records]
        producer.flush(LIMIT_S)
        for answer in answers:
            answer.get(LIMIT_S)
    finally:
        producer.close()


def subscribed(bootstrap, topic, group):
    return KafkaConsumer(
        topic,
        bootstrap_servers=bootstrap,
        group_id=group,
        auto_offset_reset='earliest',
        enable_auto_commit=False)


def commit(consumer, topic, following):
    consumer.commit({TopicPartition(topic, partition): OffsetAndMetadata(offset, '')
                     for partition, offset in following.items()})


def consume(bootstrap, topic, group, count):
    consumer = subscribed(bootstrap, topic, group)
    lines = []
    following = {}
    deadline = Deadline()
    try:
        while len(lines) < int(count):
            deadline.check(lines)
            polled = consumer.poll(timeout_ms=200, max_records=int(count) - len(lines))
            for records in polled.values():
                for record in records:
                    lines.append(record_line(record.partition, record.offset, record.key, record.value))
                    following[record.partition] = record.offset + 1
        commit(consumer, topic, following)
    finally:
        consumer.close(autocommit=False)
    return lines


class Follower:
    """A consumer that stays a member of its group between commands."""

    def __init__(self, bootstrap, topic, group):
        self.topic = topic
        self.consumer = subscribed(bootstrap, topic, group)
        self.taken = queue.Queue()
        self.assigned = threading.Event()
        self.running = True
        self.thread = threading.Thread(target=self.poll, daemon=True)
        self.thread.start()
        if not self.assigned.wait(LIMIT_S):
            raise RuntimeError('no partitions were assigned')

    def poll(self):
        while self.running:
            polled = self.consumer.poll(timeout_ms=100)
            if self.consumer.assignment():
                self.assigned.set()
            for records in polled.values():
                for record in records:
                    commit(self.consumer, self.topic, {record.partition: record.offset + 1})
                    self.taken.put(record_line(record.partition, record.offset, record.key, record.value))
        self.consumer.close(autocommit=False)

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
