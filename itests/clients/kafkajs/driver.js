// kafkajs, driven line by line: see ../README.md for the commands.
'use strict'

const readline = require('readline')
const { Kafka, CompressionTypes, logLevel } = require('kafkajs')

const LIMIT_MS = 40000
const followers = new Map()

function kafka(bootstrap) {
  return new Kafka({
    clientId: 'kafkajs',
    brokers: [bootstrap],
    logLevel: logLevel.WARN,
    logCreator: () => ({ level, label, log }) => console.error(level, label, JSON.stringify(log)),
    // over a restart it has to be patient
    retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: 40 },
  })
}

function recordLine(partition, message) {
  return ['record', partition, message.offset, message.key, message.value].join('\t')
}

async function create(bootstrap, topic, partitions) {
  const admin = kafka(bootstrap).admin()
  await admin.connect()
  try {
    await admin.createTopics({
      topics: [{ topic, numPartitions: Number(partitions), replicationFactor: 1 }],
      // it would not forgive a broker that has not heard yet of what its controller created; the producer does
      waitForLeaders: false,
    })
  } finally {
    await admin.disconnect()
  }
}

async function produce(bootstrap, topic, codec, acks, lines) {
  const producer = kafka(bootstrap).producer()
  await producer.connect()
  try {
    await producer.send({
      topic,
      acks: acks === 'all' ? -1 : Number(acks),
      compression: codec === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.None,
      messages: lines.map(line => {
        const tab = line.indexOf('\t')
        return { key: line.substring(0, tab), value: line.substring(tab + 1) }
      }),
    })
  } finally {
    await producer.disconnect()
  }
}

async function subscribed(bootstrap, topic, group) {
  const consumer = kafka(bootstrap).consumer({ groupId: group, maxWaitTimeInMs: 200, heartbeatInterval: 1000 })
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  return consumer
}

async function consume(bootstrap, topic, group, count) {
  const consumer = await subscribed(bootstrap, topic, group)
  const lines = []
  const following = new Map()
  try {
    await within(`${count} records`, () => lines.length, enough => consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async ({ batch, resolveOffset }) => {
        for (const message of batch.messages) {
          if (lines.length < Number(count)) {
            lines.push(recordLine(batch.partition, message))
            following.set(batch.partition, String(BigInt(message.offset) + 1n))
            resolveOffset(message.offset)
          }
        }
        if (lines.length === Number(count)) {
          enough()
        }
      },
    }))
    await consumer.commitOffsets([...following].map(([partition, offset]) => ({ topic, partition, offset })))
  } finally {
    await consumer.disconnect()
  }
  return lines
}

// Starts something, and waits until it says that it is enough.
function within(what, progress, start) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not within the limit: ${what}, but ${progress()}`)), LIMIT_MS)
    start(() => {
      clearTimeout(timer)
      resolve()
    }).catch(reject)
  })
}

async function follow(bootstrap, topic, group) {
  const consumer = await subscribed(bootstrap, topic, group)
  const follower = { consumer, lines: [], arrived: () => {} }
  followers.set(group, follower)
  await within('an assignment', () => 'nothing', enough => {
    consumer.on(consumer.events.GROUP_JOIN, enough)
    return consumer.run({
      autoCommit: false,
      eachMessage: async ({ partition, message }) => {
        const offset = String(BigInt(message.offset) + 1n)
        await consumer.commitOffsets([{ topic, partition, offset }])
        follower.lines.push(recordLine(partition, message))
        follower.arrived()
      },
    })
  })
}

async function take(_bootstrap, _topic, group, count) {
  const follower = followers.get(group)
  await within(`${count} records`, () => follower.lines.length, async enough => {
    follower.arrived = () => {
      if (follower.lines.length >= Number(count)) {
        enough()
      }
    }
    follower.arrived()
  })
  return follower.lines.splice(0, Number(count))
}

async function drain(_bootstrap, _topic, group) {
  return followers.get(group).lines.splice(0)
}

async function unfollow(_bootstrap, _topic, group) {
  const follower = followers.get(group)
  followers.delete(group)
  await follower.consumer.disconnect()
  if (follower.lines.length > 0) {
    throw new Error(`there was more: ${follower.lines}`)
  }
}

const commands = {
  create,
  produce: (bootstrap, topic, codec, acks, _count, lines) => produce(bootstrap, topic, codec, acks, lines),
  consume,
  follow,
  take,
  drain,
  unfollow,
}

async function main() {
  const lines = readline.createInterface({ input: process.stdin, terminal: false })[Symbol.asyncIterator]()
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const [command, ...words] = next.value.split('\t')
    if (command === 'produce') {
      // read them all first, so that an error leaves none of them behind
      const records = []
      while (records.length < Number(words[4])) {
        records.push((await lines.next()).value)
      }
      words.push(records)
    }
    try {
      const answers = (await commands[command](...words)) || []
      process.stdout.write([...answers, 'ok'].join('\n') + '\n')
    } catch (error) {
      console.error(error)
      process.stdout.write('error\t' + String(error).replace(/\s+/g, ' ') + '\n')
    }
  }
  process.exit(0)
}

main()
