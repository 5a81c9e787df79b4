using System.Globalization;
using ImageGen.ServiceDefaults.Configuration;
using ImageGen.ServiceDefaults.Starting;
using k8s;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace ImageGen.Telemetry.Tests.Deployment;

/// <summary>The Helm chart, rendered by Helm.</summary>
public sealed class HelmTests
{
    private static readonly string[] Full = ["template", "release", ".", "--values", "ci/full.yaml", "--namespace", "pictures"];

    private static readonly Dictionary<string, Type> Types = new()
    {
        ["apps/v1/Deployment"] = typeof(V1Deployment),
        ["apps/v1/StatefulSet"] = typeof(V1StatefulSet),
        ["v1/Service"] = typeof(V1Service),
        ["v1/Secret"] = typeof(V1Secret),
        ["v1/ServiceAccount"] = typeof(V1ServiceAccount),
        ["v1/PersistentVolumeClaim"] = typeof(V1PersistentVolumeClaim),
        ["policy/v1/PodDisruptionBudget"] = typeof(V1PodDisruptionBudget),
        ["networking.k8s.io/v1/NetworkPolicy"] = typeof(V1NetworkPolicy),
        ["networking.k8s.io/v1/Ingress"] = typeof(V1Ingress),
    };

    /// <summary>Of KEDA's documentation: the fields of a ScaledObject's spec that the chart may use.</summary>
    private static readonly string[] ScaledObjectFields = ["scaleTargetRef", "pollingInterval", "cooldownPeriod", "minReplicaCount", "maxReplicaCount", "fallback", "advanced", "triggers"];

    /// <summary>Of KEDA's documentation: the metadata of the scaler <c>metrics-api</c>.</summary>
    private static readonly string[] MetricsApiFields = ["url", "format", "valueLocation", "targetValue", "activationTargetValue", "authMode"];

    [Fact]
    public async Task The_chart_passes_Helm_s_own_check()
    {
        var (code, output) = await DeploymentTool.HelmAsync("lint", ".", "--strict", "--values", "ci/full.yaml");

        Assert.True(code == 0, output);
    }

    [Theory]
    [InlineData("ci/full.yaml")]
    [InlineData(null)]
    public async Task Every_object_is_one_of_its_Kubernetes_type_without_unknown_fields(string? values)
    {
        var objects = await RenderAsync(values is null
            ? ["template", "release", ".", "--set", "secrets.values.ConnectionStrings__RabbitMq=amqp://u:p@mq/", "--set", "secrets.values.ConnectionStrings__Redis=redis:6379"]
            : Full);

        foreach (var (kind, text) in objects.Where(one => Types.ContainsKey(one.Kind)))
        {
            Assert.NotNull(KubernetesYaml.LoadAllFromString(text, new Dictionary<string, Type> { [kind] = Types[kind] }, strict: true).Single());
        }

        Assert.Empty(objects.Select(one => one.Kind).Except(Types.Keys).Except(["keda.sh/v1alpha1/ScaledObject", "keda.sh/v1alpha1/TriggerAuthentication", "monitoring.coreos.com/v1/PodMonitor"]));
    }

    [Fact]
    public async Task The_values_in_the_page_render()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Root.Folder, "docs/kubernetes.md"), TestContext.Current.CancellationToken);
        var values = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(values, page.Split("```yaml")[1].Split("```")[0], TestContext.Current.CancellationToken);
            var objects = await RenderAsync(["template", "imagegen", ".", "--values", values]);

            Assert.Single(objects, one => one.Kind == "keda.sh/v1alpha1/ScaledObject");
            Assert.Equal(2, objects.Count(one => one.Kind == "apps/v1/StatefulSet"));
        }
        finally
        {
            File.Delete(values);
        }
    }

    [Fact]
    public async Task Pods_run_without_root_and_privileges_on_a_read_only_root_and_stop_in_longer_than_a_host_needs()
    {
        foreach (var (name, pod) in await PodsAsync())
        {
            Assert.True(pod.SecurityContext.RunAsNonRoot, name);
            Assert.False(pod.AutomountServiceAccountToken, name);
            Assert.True(pod.TerminationGracePeriodSeconds > HostStart.ShutdownTimeout.TotalSeconds + 5, name);
            var container = Assert.Single(pod.Containers);
            Assert.True(container.SecurityContext.ReadOnlyRootFilesystem, name);
            Assert.False(container.SecurityContext.AllowPrivilegeEscalation, name);
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.Equal("/health/live", container.LivenessProbe.HttpGet.Path);
            Assert.Equal("/health/ready", container.ReadinessProbe.HttpGet.Path);
            Assert.True((container.Resources.Requests?.Count ?? 0) + (container.Resources.Limits?.Count ?? 0) > 0, name);
            Assert.Contains(container.VolumeMounts, mount => mount.MountPath == "/tmp");
        }
    }

    [Fact]
    public async Task Every_setting_of_a_pod_is_one_that_hosts_read()
    {
        string[] ofOthers = ["ASPNETCORE_HTTP_PORTS", "DOTNET_EnableDiagnostics", "POD_IP", "AllowedHosts", "Logging__Format"];
        foreach (var (name, pod) in await PodsAsync())
        {
            var settings = pod.Containers[0].Env.Select(variable => variable.Name).Except(ofOthers).Select(variable => variable.Replace("__", ":", StringComparison.Ordinal)).ToList();

            Assert.NotEmpty(settings);
            Assert.Empty(settings.Except(KnownSettings.All.Select(setting => setting.Replace(KnownSettings.ListMark, "", StringComparison.Ordinal))));
            Assert.Contains(settings, setting => name.Contains("gateway", StringComparison.Ordinal) ? setting == "Gateway:Authentication" : setting == "ImageGen:Results:SpillPath");
        }
    }

    [Fact]
    public async Task Each_set_of_pods_has_a_disruption_budget_that_selects_it()
    {
        var objects = await RenderAsync(Full);
        var budgets = objects.Where(one => one.Kind == "policy/v1/PodDisruptionBudget").Select(one => KubernetesYaml.Deserialize<V1PodDisruptionBudget>(one.Text).Spec.Selector.MatchLabels).ToList();
        var pods = objects.Where(one => one.Kind is "apps/v1/Deployment").Select(one => KubernetesYaml.Deserialize<V1Deployment>(one.Text).Spec.Template.Metadata.Labels)
            .Concat(objects.Where(one => one.Kind is "apps/v1/StatefulSet").Select(one => KubernetesYaml.Deserialize<V1StatefulSet>(one.Text).Spec.Template.Metadata.Labels)).ToList();

        Assert.Equal(3, pods.Count);
        Assert.All(pods, labels => Assert.Single(budgets, budget => budget.All(label => labels.TryGetValue(label.Key, out var value) && value == label.Value)));
    }

    [Fact]
    public async Task Keda_asks_the_route_of_the_lane_with_a_key_and_has_a_fallback()
    {
        var scaled = Yaml(Assert.Single(await RenderAsync(Full), one => one.Kind == "keda.sh/v1alpha1/ScaledObject").Text);
        var authentication = Yaml(Assert.Single(await RenderAsync(Full), one => one.Kind == "keda.sh/v1alpha1/TriggerAuthentication").Text);
        var (spec, trigger) = ((YamlMappingNode)scaled["spec"], ((YamlSequenceNode)scaled["spec"]["triggers"])[0]);

        Assert.Empty(Keys(spec).Except(ScaledObjectFields));
        Assert.Equal("StatefulSet release-imagegen-worker-paid", $"{spec["scaleTargetRef"]["kind"]} {spec["scaleTargetRef"]["name"]}");
        Assert.Equal(("3", "3"), ($"{spec["fallback"]["failureThreshold"]}", $"{spec["fallback"]["replicas"]}"));
        Assert.Equal(("0", "40"), ($"{spec["minReplicaCount"]}", $"{spec["maxReplicaCount"]}"));
        Assert.Equal(("metrics-api", "AverageValue"), ($"{trigger["type"]}", $"{trigger["metricType"]}"));
        Assert.Empty(Keys((YamlMappingNode)trigger["metadata"]).Except(MetricsApiFields));
        Assert.Equal("http://release-imagegen-gateway.pictures.svc:8080/v1/scale/paid", $"{trigger["metadata"]["url"]}");
        Assert.Equal(("unfinished", "100", "bearer"), ($"{trigger["metadata"]["valueLocation"]}", $"{trigger["metadata"]["targetValue"]}", $"{trigger["metadata"]["authMode"]}"));
        Assert.Equal($"{authentication["metadata"]["name"]}", $"{trigger["authenticationRef"]["name"]}");
        Assert.Equal("token imagegen-metrics key", string.Join(' ', ((YamlMappingNode)((YamlSequenceNode)authentication["spec"]["secretTargetRef"])[0]).Children.Values));
    }

    [Fact]
    public async Task The_gateway_accepts_the_host_names_by_which_it_is_called()
    {
        var (_, pod) = Assert.Single(await PodsAsync(), one => one.Name.EndsWith("-gateway", StringComparison.Ordinal));
        var variables = pod.Containers[0].Env.Select(variable => variable.Name).ToList();

        Assert.Equal(
            ["$(POD_IP)", "release-imagegen-gateway", "release-imagegen-gateway.pictures", "release-imagegen-gateway.pictures.svc", "release-imagegen-gateway.pictures.svc.cluster.local", "images.example.com"],
            pod.Containers[0].Env.Single(variable => variable.Name == "AllowedHosts").Value.Split(';'));

        // A variable is replaced only in those after it.
        Assert.True(variables.IndexOf("POD_IP") < variables.IndexOf("AllowedHosts"));
    }

    [Theory]
    [InlineData("ConnectionStrings__RabbitMq is required")]
    [InlineData("exactly one lane", "secrets.existing=s", "keda.secretName=k", "workers.default.autoscaling.enabled=true")]
    [InlineData("must be exactly one lane", "secrets.existing=s", "keda.secretName=k", "workers.default.autoscaling.enabled=true", "workers.default.lanes=a\\,b")]
    [InlineData("keda.secretName is required", "secrets.existing=s", "workers.default.autoscaling.enabled=true", "workers.default.lanes=a")]
    [InlineData("terminationGracePeriodSeconds", "secrets.existing=s", "terminationGracePeriodSeconds=30")]
    [InlineData("fallbackReplicas", "secrets.existing=s", "workers.default.autoscaling.fallbackReplicas=0")]
    [InlineData("gateway.hosts is required", "secrets.existing=s", "gateway.ingress.enabled=true")]
    public async Task Values_that_would_not_work_are_refused_with_what_to_do(string message, params string[] values)
    {
        var (code, output) = await DeploymentTool.HelmAsync(["template", "release", ".", .. values.SelectMany(value => new[] { "--set", value })]);

        Assert.NotEqual(0, code);
        Assert.Contains(message, output, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<(string Name, V1PodSpec Pod)>> PodsAsync()
    {
        var objects = await RenderAsync(Full);
        var gateways = objects.Where(one => one.Kind == "apps/v1/Deployment").Select(one => KubernetesYaml.Deserialize<V1Deployment>(one.Text)).Select(one => (one.Metadata.Name, one.Spec.Template.Spec));
        var workers = objects.Where(one => one.Kind == "apps/v1/StatefulSet").Select(one => KubernetesYaml.Deserialize<V1StatefulSet>(one.Text)).Select(one => (one.Metadata.Name, one.Spec.Template.Spec));
        return [.. gateways, .. workers];
    }

    private static async Task<IReadOnlyList<(string Kind, string Text)>> RenderAsync(string[] arguments)
    {
        var (code, output) = await DeploymentTool.HelmAsync(arguments);
        Assert.True(code == 0, output);
        return
        [
            .. output.Split("\n---").Select(text => text.Trim('-', '\n', ' ')).Where(text => text.Contains("kind:", StringComparison.Ordinal))
                .Select(text => (Yaml(text), text)).Select(one => (string.Create(CultureInfo.InvariantCulture, $"{one.Item1["apiVersion"]}/{one.Item1["kind"]}"), one.text)),
        ];
    }

    private static IEnumerable<string> Keys(YamlMappingNode node) => node.Children.Keys.Select(key => $"{key}");

    private static YamlNode Yaml(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return yaml.Documents[0].RootNode;
    }
}
