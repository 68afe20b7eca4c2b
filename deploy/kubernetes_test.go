package deploy

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// object is a manifest of which the rest is decoded by kind.
type object struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string
	Metadata   struct{ Name string }
	Data       map[string]string // of a ConfigMap
	Spec       yaml.Node
}

type deployment struct {
	Replicas int
	Strategy struct{ Type string }
	Template struct {
		Metadata struct{ Labels map[string]string }
		Spec     podSpec
	}
}

type podSpec struct {
	AutomountServiceAccountToken *bool `yaml:"automountServiceAccountToken"`
	TerminationGracePeriod       int   `yaml:"terminationGracePeriodSeconds"`
	SecurityContext              struct {
		RunAsNonRoot   bool                  `yaml:"runAsNonRoot"`
		RunAsUser      int                   `yaml:"runAsUser"`
		FSGroup        int                   `yaml:"fsGroup"`
		SeccompProfile struct{ Type string } `yaml:"seccompProfile"`
	} `yaml:"securityContext"`
	Containers []container
	Volumes    []struct {
		Name   string
		Secret struct {
			SecretName string `yaml:"secretName"`
		}
		PersistentVolumeClaim struct {
			ClaimName string `yaml:"claimName"`
		} `yaml:"persistentVolumeClaim"`
	}
}

type container struct {
	Image string
	Env   []map[string]any
	Ports []struct {
		Name          string
		ContainerPort int `yaml:"containerPort"`
	}
	ReadinessProbe probe `yaml:"readinessProbe"`
	LivenessProbe  probe `yaml:"livenessProbe"`
	Lifecycle      struct {
		PreStop struct {
			Sleep struct{ Seconds int }
		} `yaml:"preStop"`
	}
	Resources struct {
		Requests, Limits map[string]string
	}
	SecurityContext struct {
		AllowPrivilegeEscalation *bool `yaml:"allowPrivilegeEscalation"`
		ReadOnlyRootFilesystem   bool  `yaml:"readOnlyRootFilesystem"`
		Privileged               bool
		Capabilities             struct{ Drop, Add []string }
	} `yaml:"securityContext"`
	VolumeMounts []struct {
		Name      string
		MountPath string `yaml:"mountPath"`
		ReadOnly  bool   `yaml:"readOnly"`
	} `yaml:"volumeMounts"`
}

type probe struct {
	HTTPGet httpGet `yaml:"httpGet"`
}

type httpGet struct{ Path, Port string }

type networkPolicy struct {
	PodSelector selector `yaml:"podSelector"`
	PolicyTypes []string `yaml:"policyTypes"`
	Ingress     []struct {
		From  []peer
		Ports []port
	}
	Egress []struct {
		To    []peer
		Ports []port
	}
}

type peer struct {
	NamespaceSelector *selector `yaml:"namespaceSelector"`
	IPBlock           *struct {
		CIDR   string
		Except []string
	} `yaml:"ipBlock"`
}

type selector struct {
	MatchLabels map[string]string `yaml:"matchLabels"`
}

type port struct{ Port, Protocol string }

// The manifests of this repository's app and of the example with a volume.
const (
	ownManifests    = "kubernetes.yaml"
	assetsManifests = "../examples/assets/deploy/kubernetes.yaml"
)

// eachManifests runs a test for every file of manifests.
func eachManifests(t *testing.T, test func(t *testing.T, file string)) {
	t.Helper()
	for _, file := range []string{ownManifests, assetsManifests} {
		t.Run(file, func(t *testing.T) { test(t, file) })
	}
}

// manifest decodes the spec of the only object of a kind in a file, and returns its
// data.
func manifest(t *testing.T, file, kind string, spec any) map[string]string {
	t.Helper()
	found := 0
	var data map[string]string
	for _, o := range documents[object](t, file) {
		if o.Kind != kind {
			continue
		}
		found++
		data = o.Data
		if spec == nil {
			continue
		}
		if err := o.Spec.Decode(spec); err != nil {
			t.Fatal(err)
		}
	}
	if found != 1 {
		t.Fatalf("%s has %d objects of kind %s, want 1", file, found, kind)
	}
	return data
}

func TestKubernetesKinds(t *testing.T) {
	for file, want := range map[string][]string{
		ownManifests: {
			"v1 ConfigMap", "apps/v1 Deployment", "v1 Service", "autoscaling/v2 HorizontalPodAutoscaler",
			"policy/v1 PodDisruptionBudget", "networking.k8s.io/v1 NetworkPolicy",
		},
		assetsManifests: {
			"v1 ConfigMap", "v1 PersistentVolumeClaim", "apps/v1 Deployment", "v1 Service", "networking.k8s.io/v1 NetworkPolicy",
		},
	} {
		var got []string
		for _, o := range documents[object](t, file) {
			got = append(got, o.APIVersion+" "+o.Kind)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", file, got, want)
		}
	}
}

// The pod fulfills the "restricted" standard of Kubernetes, and more.
func TestKubernetesConfinement(t *testing.T) { eachManifests(t, checkKubernetesConfinement) }

func checkKubernetesConfinement(t *testing.T, file string) {
	var d deployment
	manifest(t, file, "Deployment", &d)
	pod := d.Template.Spec
	if pod.AutomountServiceAccountToken == nil || *pod.AutomountServiceAccountToken {
		t.Error("the pod gets a token of the cluster's API")
	}
	if s := pod.SecurityContext; !s.RunAsNonRoot || s.RunAsUser == 0 || s.SeccompProfile.Type != "RuntimeDefault" {
		t.Errorf("the pod has %+v", s)
	}
	if len(pod.Containers) != 1 {
		t.Fatalf("the pod has %d containers", len(pod.Containers))
	}
	c := pod.Containers[0]
	s := c.SecurityContext
	if s.AllowPrivilegeEscalation == nil || *s.AllowPrivilegeEscalation || !s.ReadOnlyRootFilesystem || s.Privileged || !slices.Equal(s.Capabilities.Drop, []string{"ALL"}) || len(s.Capabilities.Add) > 0 {
		t.Errorf("the container has %+v", s)
	}
	if strings.HasSuffix(c.Image, ":latest") || !strings.Contains(c.Image, ":") {
		t.Errorf("the tag of image %s does not name one version", c.Image)
	}
}

func TestKubernetesResources(t *testing.T) { eachManifests(t, checkKubernetesResources) }

func checkKubernetesResources(t *testing.T, file string) {
	var d deployment
	data := manifest(t, file, "ConfigMap", nil)
	manifest(t, file, "Deployment", &d)
	c := d.Template.Spec.Containers[0]
	checkMemory(t, data["GOMEMLIMIT"], c.Resources.Limits["memory"])
	if c.Resources.Requests["cpu"] == "" || c.Resources.Requests["memory"] == "" {
		t.Errorf("the container requests %v", c.Resources.Requests)
	}
	if stop := c.Lifecycle.PreStop.Sleep.Seconds + int(drain.Seconds()); d.Template.Spec.TerminationGracePeriod <= stop {
		t.Errorf("the pod is killed after %d s, before it has stopped, after %d s", d.Template.Spec.TerminationGracePeriod, stop)
	}
}

// No secret is in the ConfigMap or in the environment: they are mounted files.
func TestKubernetesSecrets(t *testing.T) { eachManifests(t, checkKubernetesSecrets) }

func checkKubernetesSecrets(t *testing.T, file string) {
	var d deployment
	data := manifest(t, file, "ConfigMap", nil)
	manifest(t, file, "Deployment", &d)
	pod := d.Template.Spec
	c := pod.Containers[0]
	if len(c.Env) > 0 {
		t.Errorf("the container has variables of its own: %v", c.Env)
	}
	files := 0
	for name, value := range data {
		if secretName.MatchString(name) || strings.Contains(value, "@") {
			t.Errorf("the ConfigMap has the secret %s", name)
		}
		if !strings.HasSuffix(name, "_FILE") {
			continue
		}
		files++
		mounted := false
		for _, mount := range c.VolumeMounts {
			for _, volume := range pod.Volumes {
				mounted = mounted || mount.Name == volume.Name && volume.Secret.SecretName != "" && mount.ReadOnly && strings.HasPrefix(value, mount.MountPath+"/")
			}
		}
		if !mounted {
			t.Errorf("%s is %s, which is not in a mounted secret", name, value)
		}
	}
	if files == 0 {
		t.Error("no secret is in a file")
	}
}

// X-Forwarded-For of few addresses only is trusted.
func TestKubernetesProxies(t *testing.T) { eachManifests(t, checkKubernetesProxies) }

func checkKubernetesProxies(t *testing.T, file string) {
	for network := range strings.SplitSeq(manifest(t, file, "ConfigMap", nil)["TRUSTED_PROXIES"], ",") {
		prefix, err := netip.ParsePrefix(network)
		if err != nil || prefix.Addr().BitLen()-prefix.Bits() > 8 {
			t.Errorf("TRUSTED_PROXIES has %s: every pod there can invent clients' addresses; %v", network, err)
		}
	}
}

// Pods and processes of the cluster reach only the port that they are meant to.
func TestKubernetesNetworkPolicy(t *testing.T) { eachManifests(t, checkKubernetesNetworkPolicy) }

func checkKubernetesNetworkPolicy(t *testing.T, file string) {
	var d deployment
	var p networkPolicy
	manifest(t, file, "Deployment", &d)
	manifest(t, file, "NetworkPolicy", &p)
	for name, value := range p.PodSelector.MatchLabels {
		if d.Template.Metadata.Labels[name] != value {
			t.Errorf("the policy selects pods with %s=%s", name, value)
		}
	}
	if len(p.PodSelector.MatchLabels) == 0 || !slices.Contains(p.PolicyTypes, "Ingress") {
		t.Errorf("the policy is %+v", p)
	}
	open := map[string]bool{}
	for _, rule := range p.Ingress {
		if len(rule.From) == 0 || len(rule.Ports) == 0 {
			t.Error("a rule lets in everything")
		}
		for _, from := range rule.From {
			if from.NamespaceSelector == nil || len(from.NamespaceSelector.MatchLabels) == 0 {
				t.Errorf("a rule lets in every pod: %+v", from)
			}
		}
		for _, port := range rule.Ports {
			open[port.Port] = true
		}
	}
	for _, port := range d.Template.Spec.Containers[0].Ports {
		if !open[port.Name] {
			t.Errorf("port %s cannot be reached", port.Name)
		}
		delete(open, port.Name)
	}
	if len(open) > 0 {
		t.Errorf("the policy opens %v", open)
	}
}

// The server reaches neither the cluster nor the machine's metadata.
func TestKubernetesEgress(t *testing.T) {
	var p networkPolicy
	manifest(t, ownManifests, "NetworkPolicy", &p)
	if !slices.Contains(p.PolicyTypes, "Egress") {
		t.Errorf("the policy is for %q", p.PolicyTypes)
	}
	reached := map[string]bool{}
	for _, rule := range p.Egress {
		if len(rule.To) == 0 || len(rule.Ports) == 0 {
			t.Error("a rule lets out everything")
		}
		for _, port := range rule.Ports {
			reached[port.Port] = true
		}
		for _, to := range rule.To {
			if to.IPBlock == nil {
				continue
			}
			for _, private := range []string{"10.1.2.3", "172.20.1.1", "192.168.1.1", "169.254.169.254", "fd00::1", "fe80::1"} {
				if a := netip.MustParseAddr(private); allows(to, a) {
					t.Errorf("the server may reach %s", a)
				}
			}
		}
	}
	for _, port := range []string{"53", "443", "6379"} {
		if !reached[port] {
			t.Errorf("the server cannot reach port %s", port)
		}
	}
}

func allows(p peer, a netip.Addr) bool {
	in := func(network string) bool { return netip.MustParsePrefix(network).Contains(a) }
	return in(p.IPBlock.CIDR) && !slices.ContainsFunc(p.IPBlock.Except, in)
}

// The probes are on the port of the pages.
func TestKubernetesProbes(t *testing.T) { eachManifests(t, checkKubernetesProbes) }

func checkKubernetesProbes(t *testing.T, file string) {
	var d deployment
	manifest(t, file, "Deployment", &d)
	c := d.Template.Spec.Containers[0]
	if ready, live := c.ReadinessProbe.HTTPGet, c.LivenessProbe.HTTPGet; ready != (httpGet{"/readyz", "http"}) || live != (httpGet{"/healthz", "http"}) {
		t.Errorf("ready: %+v, live: %+v", ready, live)
	}
}
