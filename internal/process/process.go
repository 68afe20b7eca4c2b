// Package process runs commands that can be stopped together with everything
// that they have started.
//
//	cmd := exec.Command("go", "run", "./cmd/server")
//	process.Separate(cmd)
//	cmd.Start()
//	process.Signal(cmd, os.Interrupt)
package process
