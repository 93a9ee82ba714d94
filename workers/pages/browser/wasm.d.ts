/** The address of a file that is served beside the scripts. */
declare module '*.wasm' {
  const address: string
  export default address
}
