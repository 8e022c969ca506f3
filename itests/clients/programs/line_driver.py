"""What the two Python drivers share: the commands of ../README.md, read from standard input."""
import sys
import time
import traceback

LIMIT_S = 40


class Deadline:
    def __init__(self):
        self.at = time.monotonic() + LIMIT_S

    def check(self, lines):
        if time.monotonic() > self.at:
            raise RuntimeError('only %d records: %s' % (len(lines), lines))


def record_line(partition, offset, key, value):
    return 'record\t%d\t%d\t%s\t%s' % (partition, offset, key.decode('utf-8'), value.decode('utf-8'))


def run(stdin, create, produce, consume, follower):
    followers = {}

    def follow(bootstrap, topic, group):
        followers[group] = follower(bootstrap, topic, group)

    def take(_bootstrap, _topic, group, count):
        return followers[group].take(count)

    def drain(_bootstrap, _topic, group):
        return followers[group].drain()

    def unfollow(_bootstrap, _topic, group):
        followers.pop(group).end()

    def produce_lines(bootstrap, topic, codec, acks, _count, lines):
        records = [line.encode('utf-8').split(b'\t', 1) for line in lines]
        produce(bootstrap, topic, codec, acks, records)

    commands = {'create': create, 'produce': produce_lines, 'consume': consume,
                'follow': follow, 'take': take, 'drain': drain,
                'unfollow': unfollow}
    while True:
        line = stdin.readline()
        if not line:
            break
        words = line.rstrip('\n').split('\t')
        arguments = words[1:]
        if words[0] == 'produce':
            # read them all first, so that an error leaves none of them behind
            arguments.append([stdin.readline().rstrip('\n') for _ in range(int(words[5]))])
        try:
            for answer in commands[words[0]](*arguments) or []:
                print(answer)
            print('ok')
        except Exception as error:  # whatever it is, the other side has to hear of it
            traceback.print_exc()
            print('error\t' + ' '.join(repr(error).split()))
        sys.stdout.flush()
