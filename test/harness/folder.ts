/** Where servers of tests keep their state. */
import { existsSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

/** Memory as a file system: thousands of small stores are made and thrown away, and a disk would be most of the wait. */
const MEMORY_FOLDER = '/dev/shm'

/** The memory where there is so much room, else the disk; both outlive a killed process. */
export const roomiestFolder = (enoughBytes: number): string => {
  if (!existsSync(MEMORY_FOLDER)) return tmpdir()
  const { bavail, bsize } = statfsSync(MEMORY_FOLDER)
  return bavail * bsize >= enoughBytes ? MEMORY_FOLDER : tmpdir()
}
