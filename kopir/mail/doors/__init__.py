"""The doors by which mail comes in: a mailbox that is polled, a listener, a pipe. Each keeps, none reads."""
