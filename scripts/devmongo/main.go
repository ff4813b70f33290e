package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

// variable is where the command that devmongo runs finds the address.
const variable = "NGUON_TEST_MONGODB"

func main() {
	err := run()
	var failed *exec.ExitError
	switch {
	case errors.As(err, &failed) && failed.ExitCode() > 0:
		os.Exit(failed.ExitCode())
	case err != nil:
		fmt.Fprintln(os.Stderr, "devmongo:", err)
		os.Exit(1)
	}
}

func run() error {
	listen := flag.String("listen", "127.0.0.1:0", "loopback address to listen on; port 0 picks a free one")
	dir := flag.String("dir", "", "folder for the data; empty means a temporary one, removed in the end")
	file := flag.String("address-file", "", "write the address here once it can be used")
	stay := flag.Bool("stay", false, "go on when the process that started it ends")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if !*stay {
		go stopWithParent(ctx, stop)
	}
	s, err := start(ctx, *listen, *dir)
	if err != nil {
		return err
	}
	if *file != "" {
		if err := publish(*file, s.address); err != nil {
			stop()
			return errors.Join(err, s.wait())
		}
	}
	if flag.NArg() == 0 {
		fmt.Println(s.address)
		return s.wait()
	}
	err = runBeside(ctx, s.address, flag.Args())
	stop()
	return errors.Join(err, s.wait())
}

// runBeside runs a program beside the server.
func runBeside(ctx context.Context, address string, args []string) error {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), variable+"="+address)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	return cmd.Run()
}

// publish writes the address so that nobody reads half of it.
func publish(file, address string) error {
	if err := os.WriteFile(file+".tmp", []byte(address+"\n"), 0o600); err != nil {
		return err
	}
	return os.Rename(file+".tmp", file)
}

// stopWithParent ends the server once the process that started it is gone and
// it was handed to another.
func stopWithParent(ctx context.Context, stop func()) {
	parent := os.Getppid()
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if os.Getppid() != parent {
				stop()
				return
			}
		}
	}
}
