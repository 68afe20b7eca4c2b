package deploy

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// composeFile is what the tests read of a Compose file.
type composeFile struct {
	Services map[string]composeService
	Networks map[string]struct {
		Internal bool
		IPAM     struct {
			Config []struct{ Subnet, Gateway string }
		}
	}
	Volumes map[string]any
	Secrets map[string]struct{ File string }
}

type composeService struct {
	Image       string
	Command     []string
	Environment map[string]string
	Secrets     []string
	Ports       []string
	Networks    []string
	Volumes     []string
	DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
	Restart     string
	StopGrace   string   `yaml:"stop_grace_period"`
	ReadOnly    bool     `yaml:"read_only"`
	CapDrop     []string `yaml:"cap_drop"`
	SecurityOpt []string `yaml:"security_opt"`
	MemLimit    string   `yaml:"mem_limit"`
	PidsLimit   int      `yaml:"pids_limit"`
	Healthcheck struct{ Test []string }
}

// eachCompose runs a test for every Compose file: that of this repository's app and
// that of the example with a volume.
func eachCompose(t *testing.T, test func(t *testing.T, compose composeFile)) {
	t.Helper()
	for _, file := range []string{"compose.yaml", "../examples/assets/deploy/compose.yaml"} {
		t.Run(file, func(t *testing.T) { test(t, document[composeFile](t, file)) })
	}
}

// Redis has the configuration that docs/replicas.md demands, keeps its file in a
// volume, and fits into its memory.
func TestComposeRedis(t *testing.T) {
	compose := document[composeFile](t, "compose.yaml")
	redis := compose.Services["redis"]
	options := map[string]string{}
	for i, arg := range redis.Command {
		if name, ok := strings.CutPrefix(arg, "--"); ok && i+1 < len(redis.Command) {
			options[name] = redis.Command[i+1]
		}
	}
	demanded := regexp.MustCompile("`(appendonly|maxmemory-policy) ([a-z-]+)`").FindAllStringSubmatch(string(read(t, "../docs/replicas.md")), -1)
	names := map[string]bool{}
	for _, match := range demanded {
		names[match[1]] = true
		if options[match[1]] != match[2] {
			t.Errorf("%s is %q, docs/replicas.md demands %s", match[1], options[match[1]], match[2])
		}
	}
	if len(names) != 2 {
		t.Errorf("docs/replicas.md demands %v: are the options found at all?", demanded)
	}
	if maxMemory, limit := size(t, options["maxmemory"]), size(t, redis.MemLimit); limit < 2*maxMemory || maxMemory < 128<<20 {
		t.Errorf("maxmemory is %s of %s: rewriting the file may need twice as much", options["maxmemory"], redis.MemLimit)
	}
	volume, target, _ := strings.Cut(slices.Concat(redis.Volumes, []string{""})[0], ":")
	if _, ok := compose.Volumes[volume]; !ok || target != "/data" {
		t.Errorf("Redis has the volumes %q", redis.Volumes)
	}
	if !compose.Networks["back"].Internal || !slices.Equal(redis.Networks, []string{"back"}) || len(redis.Ports) > 0 {
		t.Error("Redis can be reached from outside")
	}
	if len(redis.Healthcheck.Test) == 0 || compose.Services["server"].DependsOn["redis"].Condition != "service_healthy" {
		t.Error("the server does not wait for Redis")
	}
}

// The server is published on loopback only, for the proxy on the same machine,
// and trusts the headers of that proxy only.
func TestComposeNetwork(t *testing.T) { eachCompose(t, checkComposeNetwork) }

func checkComposeNetwork(t *testing.T, compose composeFile) {
	for name, service := range compose.Services {
		for _, port := range service.Ports {
			if !strings.HasPrefix(port, "127.0.0.1:") {
				t.Errorf("%s publishes %s, also beyond this machine", name, port)
			}
			if strings.Contains(port, "3001") {
				t.Errorf("%s publishes the admin address: %s", name, port)
			}
		}
	}
	server := compose.Services["server"]
	if len(server.Ports) != 1 {
		t.Errorf("the server publishes %q", server.Ports)
	}
	_, proxies, _ := strings.Cut(strings.TrimSuffix(server.Environment["TRUSTED_PROXIES"], "}"), ":-")
	config := compose.Networks["front"].IPAM.Config
	if len(config) != 1 || config[0].Gateway != proxies {
		t.Errorf("TRUSTED_PROXIES is %q by default, the gateway is in %+v", proxies, config)
	} else if !netip.MustParsePrefix(config[0].Subnet).Contains(netip.MustParseAddr(config[0].Gateway)) {
		t.Errorf("%+v", config)
	}
}

func TestComposeConfinement(t *testing.T) { eachCompose(t, checkComposeConfinement) }

func checkComposeConfinement(t *testing.T, compose composeFile) {
	for name, service := range compose.Services {
		if !service.ReadOnly || !slices.Equal(service.CapDrop, []string{"ALL"}) || !slices.Contains(service.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s is not confined", name)
		}
		if service.MemLimit == "" || service.PidsLimit == 0 || service.Restart != "unless-stopped" {
			t.Errorf("%s has no limits, or is not restarted", name)
		}
		if seconds(t, service.StopGrace) <= drain {
			t.Errorf("%s is killed after %s", name, service.StopGrace)
		}
	}
	server := compose.Services["server"]
	checkMemory(t, server.Environment["GOMEMLIMIT"], server.MemLimit)
}

// No secret is in the environment, and every secret file reaches the server.
func TestComposeSecrets(t *testing.T) { eachCompose(t, checkComposeSecrets) }

func checkComposeSecrets(t *testing.T, compose composeFile) {
	files := 0
	for name, service := range compose.Services {
		for variable, value := range service.Environment {
			if secretName.MatchString(variable) || strings.Contains(value, "@") {
				t.Errorf("%s has the secret %s in its environment", name, variable)
			}
			if !strings.HasSuffix(variable, "_FILE") {
				continue
			}
			files++
			secret, ok := strings.CutPrefix(value, "/run/secrets/")
			if _, declared := compose.Secrets[secret]; !ok || !declared || !slices.Contains(service.Secrets, secret) {
				t.Errorf("%s: %s is %s, which is not a secret of it", name, variable, value)
			}
		}
	}
	if files == 0 {
		t.Error("no secret is in a file")
	}
}

// secretName matches settings whose value is always a secret.
var secretName = regexp.MustCompile(`^(APP_SECRET|SESSION_KEY|REDIS_ENCRYPTION_KEY)$`)
