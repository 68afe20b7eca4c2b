package deploy

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	databaseFile = regexp.MustCompile(`(?m)^ENV DB_PATH=(\S+)$`)
	imageUser    = regexp.MustCompile(`(?m)^USER (\d+):\d+$`)
)

// volumeDir returns the directory of the example's database, by its Dockerfile.
func volumeDir(t *testing.T) string {
	t.Helper()
	match := databaseFile.FindSubmatch(read(t, "../examples/assets/Dockerfile"))
	if match == nil {
		t.Fatal("the Dockerfile of assets sets no DB_PATH")
	}
	return path.Dir(string(match[1]))
}

// An image runs without privileges, wherever it is started.
func TestImageUsers(t *testing.T) {
	for _, name := range []string{"Dockerfile", "../templates/app/Dockerfile", "../examples/assets/Dockerfile"} {
		if user := imageUser.FindSubmatch(read(t, name)); user == nil || string(user[1]) == "0" {
			t.Errorf("%s runs as %q", name, user)
		}
	}
}

// The database is in a named volume: all else of the container is read-only.
func TestComposeVolume(t *testing.T) {
	compose := document[composeFile](t, "../examples/assets/deploy/compose.yaml")
	volumes := compose.Services["server"].Volumes
	if len(volumes) != 1 {
		t.Fatalf("the server has the volumes %q", volumes)
	}
	name, dir, _ := strings.Cut(volumes[0], ":")
	if _, declared := compose.Volumes[name]; !declared || dir != volumeDir(t) {
		t.Errorf("the database is in %s, the volume is %s", volumeDir(t), volumes[0])
	}
}

// The database is in a claimed volume that one pod at a time can mount.
func TestKubernetesVolume(t *testing.T) {
	var d deployment
	manifest(t, assetsManifests, "Deployment", &d)
	if d.Replicas != 1 || d.Strategy.Type != "Recreate" {
		t.Errorf("%d replicas, replaced by %q: the next pod waits for the volume of the one before", d.Replicas, d.Strategy.Type)
	}
	var claim struct {
		AccessModes []string `yaml:"accessModes"`
		Resources   struct{ Requests map[string]string }
	}
	manifest(t, assetsManifests, "PersistentVolumeClaim", &claim)
	if !slices.Equal(claim.AccessModes, []string{"ReadWriteOncePod"}) || claim.Resources.Requests["storage"] == "" {
		t.Errorf("the claim is %+v", claim)
	}
	pod := d.Template.Spec
	if pod.SecurityContext.FSGroup != pod.SecurityContext.RunAsUser {
		t.Errorf("the volume belongs to the group %d, the process is %d", pod.SecurityContext.FSGroup, pod.SecurityContext.RunAsUser)
	}
	claimed := claimedVolume(t, pod)
	for _, mount := range pod.Containers[0].VolumeMounts {
		if mount.Name == claimed && mount.MountPath == volumeDir(t) && !mount.ReadOnly {
			return
		}
	}
	t.Errorf("the volume %q is not mounted at %s", claimed, volumeDir(t))
}

// claimedVolume returns the volume of the pod that is the file's claim.
func claimedVolume(t *testing.T, pod podSpec) string {
	t.Helper()
	var name string
	for _, o := range documents[object](t, assetsManifests) {
		if o.Kind == "PersistentVolumeClaim" {
			name = o.Metadata.Name
		}
	}
	for _, volume := range pod.Volumes {
		if claim := volume.PersistentVolumeClaim.ClaimName; claim != "" && claim == name {
			return volume.Name
		}
	}
	t.Fatalf("no volume of the pod is the claim %q", name)
	return ""
}
