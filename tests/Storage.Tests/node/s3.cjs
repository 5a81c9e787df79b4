// A store that speaks S3: node s3.cjs PORT FOLDER BUCKET...
// Amazon S3 replaces an object in one step. The package writes into the object itself, so that a killed server would leave half of one: here, files are renamed into place.
const fs = require('node:fs')
const path = require('node:path')
const crypto = require('node:crypto')
const S3rver = require('@20minutes/s3rver')

const [port, directory, ...buckets] = process.argv.slice(2)

// Signatures are not compared: the package signs the path of a bucket without the slash at its end, which the client for .NET sends. Unknown keys are refused.
const server = new S3rver({ allowMismatchedSignatures: true, address: '127.0.0.1', port: Number(port), directory, silent: true, configureBuckets: buckets.map(name => ({ name, configs: [] })) })
const store = server.store

store.putObject = async object => {
  const place = store.getResourcePath(object.bucket, object.key, 'object')
  const temporary = `${place}.${crypto.randomUUID()}.tmp`
  fs.mkdirSync(path.dirname(place), { recursive: true })
  try {
    const [size, md5] = await store.putContent(temporary, object.content)
    const expected = object.metadata['content-length']
    const metadata = Object.fromEntries(Object.entries(object.metadata).filter(([name]) => kept.has(name) || name.startsWith('x-amz-meta-')))
    if (expected !== undefined && Number(expected) !== size && object.metadata['x-amz-decoded-content-length'] === undefined) {
      throw new Error('The request was cut.')
    }
    fs.writeFileSync(`${temporary}.metadata`, JSON.stringify(metadata))
    fs.renameSync(`${temporary}.metadata`, store.getResourcePath(object.bucket, object.key, 'metadata.json'))
    fs.renameSync(temporary, place)
    fs.writeFileSync(store.getResourcePath(object.bucket, object.key, 'object.md5'), md5)
    return { size, md5 }
  } catch (fault) {
    fs.rmSync(temporary, { force: true })
    throw fault
  }
}

const kept = new Set(['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-type', 'expires'])

server.run().then(({ port }) => console.log(`listening on ${port}`), fault => {
  console.error(fault)
  process.exit(1)
})
