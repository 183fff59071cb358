/* <mach_debug/…> asks for it, and gets by with what the headers of Mach have. */
