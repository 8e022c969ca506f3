import sys

from confluent_kafka import Producer


def delivery_report(err, msg):
    if err is not None:
        print('Falha na entrega: {}'.format(err))
    else:
        print('Mensagem entregue em {} [{}]'.format(msg.topic(), msg.partition()))


producer = Producer({'bootstrap.servers': sys.argv[1]})
producer.produce('meu_topico', key='chave', value='minha mensagem', callback=delivery_report)
producer.flush()
