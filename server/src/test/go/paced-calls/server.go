package main

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// serverTime is the processor time that the server has used; 0 without -pid.
func serverTime() time.Duration {
	if *pid == 0 {
		return 0
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", *pid))
	must(err)
	afterName := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	var user, system int64
	_, err = fmt.Sscan(afterName[11]+" "+afterName[12], &user, &system) // utime, stime of proc(5)
	must(err)
	return time.Duration(user+system) * 10 * time.Millisecond // USER_HZ is 100
}

func serverMemoryMB() int64 {
	statm, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", *pid))
	must(err)
	var size, resident int64
	_, err = fmt.Sscan(string(statm), &size, &resident)
	must(err)
	return resident * int64(os.Getpagesize()) >> 20
}
