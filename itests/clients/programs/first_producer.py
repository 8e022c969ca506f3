import sys

from confluent_kafka import Producer

producer = Producer({'bootstrap.servers': sys.argv[1], 'client.id': 'meu-produtor'})
producer.produce('events', key='user-1', value='{"action":"created"}')
producer.flush()
