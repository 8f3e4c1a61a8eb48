// A contender on Go's net/http: a goroutine for each connection, sequential handlers. As a proxy it is
// httputil.ReverseProxy.
//
// Usage: main server ADDRESS | main proxy ADDRESS UPSTREAM-URL
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

var (
	hello = []byte("Hello, World!")
	page  = []byte(strings.Repeat("0123456789abcdef", 1024))
)

type greeting struct {
	ID      int     `json:"id"`
	Message string  `json:"message"`
	Pinned  bool    `json:"pinned"`
	Score   float64 `json:"score"`
}

func send(w http.ResponseWriter, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Write(body)
}

func server() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/plaintext", func(w http.ResponseWriter, r *http.Request) {
		send(w, "text/plain", hello)
	})
	mux.HandleFunc("/json", func(w http.ResponseWriter, r *http.Request) {
		body, err := json.Marshal(greeting{ID: 1, Message: "Hello, World!", Score: 0.5})
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		send(w, "application/json", body)
	})
	mux.HandleFunc("/body", func(w http.ResponseWriter, r *http.Request) {
		send(w, "application/octet-stream", page)
	})
	mux.HandleFunc("/delay", func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(20 * time.Millisecond)
		send(w, "text/plain", hello)
	})
	return mux
}

func proxy(upstream string) http.Handler {
	target, err := url.Parse(upstream)
	if err != nil {
		log.Fatal(err)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	// The default keeps two idle connections to one upstream, and opens and closes the others for each request.
	transport.MaxIdleConns = 0
	transport.MaxIdleConnsPerHost = 1024
	handler := httputil.NewSingleHostReverseProxy(target)
	handler.Transport = transport
	return handler
}

func main() {
	var handler http.Handler
	switch {
	case len(os.Args) == 3 && os.Args[1] == "server":
		handler = server()
	case len(os.Args) == 4 && os.Args[1] == "proxy":
		handler = proxy(os.Args[3])
	default:
		fmt.Fprintln(os.Stderr, "usage: main server ADDRESS | main proxy ADDRESS UPSTREAM-URL")
		os.Exit(2)
	}
	log.Fatal(http.ListenAndServe(os.Args[2], handler))
}
