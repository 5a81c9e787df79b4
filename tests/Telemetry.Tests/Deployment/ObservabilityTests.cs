using System.Text.Json;
using ImageGen.Telemetry.Tests.Metrics;
using YamlDotNet.RepresentationModel;

namespace ImageGen.Telemetry.Tests.Deployment;

/// <summary>The files of <c>deploy/observability</c>.</summary>
public sealed class ObservabilityTests
{
    /// <summary>Of Prometheus itself, of RabbitMQ's plugin, of ASP.NET Core and of .NET.</summary>
    private static readonly string[] OfOthers =
        ["up", "rabbitmq_detailed_queue_messages", "http_server_request_duration_seconds_count", "http_server_request_duration_seconds_bucket", "dotnet_process_memory_working_set_bytes"];

    private static readonly string[] LabelsOfOthers = ["job", "instance", "le", "queue", "http_route", "http_response_status_code"];

    private static readonly string Folder = Path.Combine(Root.Folder, "deploy/observability");

    public static TheoryData<string, string> Expressions => [.. OfDashboard().Concat(OfAlerts().Select(alert => (alert.Name, alert.Expression)))];

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Dashboards_and_alerts_use_documented_metrics_and_labels_only(string where, string expression)
    {
        var metrics = PromQl.MetricsOf(expression);

        Assert.NotEmpty(metrics);
        Assert.True(metrics.Except(MetricsPage.PrometheusNames).Except(OfOthers).ToList() is { Count: 0 }, $"{where}: {string.Join(", ", metrics.Except(MetricsPage.PrometheusNames))}");
        var labels = MetricsPage.Rows.Where(row => metrics.Any(metric => metric.StartsWith(row[1], StringComparison.Ordinal)))
            .SelectMany(row => row[4].Split(',', StringSplitOptions.TrimEntries)).Select(label => label.Replace('.', '_'));
        Assert.Empty(PromQl.LabelsOf(expression).Except(labels).Except(LabelsOfOthers));
    }

    [Fact]
    public void The_search_for_names_finds_what_an_expression_uses()
    {
        const string Expression = "histogram_quantile(0.9, sum by (lane, le) (rate(a_bucket{lane=~\"x\", state!=\"up\"}[5m]))) > 3 and on () max(b_total) / c";

        Assert.Equal(["a_bucket", "b_total", "c"], PromQl.MetricsOf(Expression));
        Assert.Equal(["lane", "state", "le"], PromQl.LabelsOf(Expression));
    }

    [Fact]
    public void Every_alert_has_a_severity_a_summary_an_action_and_a_test_in_which_it_fires()
    {
        var tests = (YamlSequenceNode)Load("prometheus/tests/alerts.test.yml")["tests"];
        var firing = tests.SelectMany(test => (YamlSequenceNode)test["alert_rule_test"]).Where(test => ((YamlSequenceNode)test["exp_alerts"]).Children.Count > 0).Select(test => $"{test["alertname"]}");

        Assert.Equal(OfAlerts().Select(alert => alert.Name).Order(StringComparer.Ordinal), firing.Order(StringComparer.Ordinal));
        Assert.All(OfAlerts(), alert => Assert.Contains(alert.Severity, new[] { "warning", "critical" }));
        Assert.All(OfAlerts(), alert => Assert.True(alert is { Summary.Length: > 10, Action.Length: > 10 }, alert.Name));
    }

    [Fact]
    public async Task The_dashboard_has_the_fields_and_values_that_Grafana_publishes()
    {
        var (code, output) = await DeploymentTool.CheckDashboardAsync(Path.Combine(Folder, "grafana/dashboards/imagegen.json"));

        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Promtool_accepts_the_rules_and_their_tests()
    {
        var (code, output) = await DeploymentTool.PromtoolAsync(Path.Combine(Folder, "prometheus"), "check", "rules", "rules/alerts.yml");
        Assert.True(code == 0, output);
        (code, output) = await DeploymentTool.PromtoolAsync(Path.Combine(Folder, "prometheus/tests"), "test", "rules", "alerts.test.yml");
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Promtool_accepts_the_configuration()
    {
        var folder = Directory.CreateTempSubdirectory("imagegen-prometheus-");
        try
        {
            // It looks for the file with the key.
            var key = Path.Combine(folder.FullName, "metrics-key");
            await File.WriteAllTextAsync(key, "ig_x", TestContext.Current.CancellationToken);
            folder.CreateSubdirectory("rules");
            File.Copy(Path.Combine(Folder, "prometheus/rules/alerts.yml"), Path.Combine(folder.FullName, "rules/alerts.yml"));
            var text = await File.ReadAllTextAsync(Path.Combine(Folder, "prometheus/prometheus.yml"), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "prometheus.yml"), text.Replace("/etc/prometheus-keys/metrics-key", key, StringComparison.Ordinal), TestContext.Current.CancellationToken);

            var (code, output) = await DeploymentTool.PromtoolAsync(folder.FullName, "check", "config", "prometheus.yml");

            Assert.True(code == 0, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_compose_profile_mounts_files_that_exist_where_the_configuration_looks_for_them()
    {
        using var file = File.OpenText(Path.Combine(Root.Folder, "docker-compose.yml"));
        var yaml = new YamlStream();
        yaml.Load(file);
        var services = (YamlMappingNode)yaml.Documents[0].RootNode["services"];
        foreach (var name in new[] { "prometheus", "grafana" })
        {
            var service = services[name];
            Assert.Equal("observability", $"{Assert.Single((YamlSequenceNode)service["profiles"])}");
            var mounts = ((YamlSequenceNode)service["volumes"]).Select(volume => $"{volume}".Split(':')).Where(parts => parts[0].StartsWith('.')).ToList();
            Assert.All(mounts, mount => Assert.True(Directory.Exists(Path.Combine(Root.Folder, mount[0])), mount[0]));
            Assert.NotEmpty(mounts);
        }

        Assert.Contains("./deploy/observability/keys:/etc/prometheus-keys:ro", ((YamlSequenceNode)services["prometheus"]["volumes"]).Select(volume => $"{volume}"));
        Assert.Contains("gateway:8080", File.ReadAllText(Path.Combine(Folder, "prometheus/prometheus.yml")), StringComparison.Ordinal);
    }

    private static IEnumerable<(string Where, string Expression)> OfDashboard()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "grafana/dashboards/imagegen.json")));
        return [.. dashboard.RootElement.GetProperty("panels").EnumerateArray().Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray().Select(target => (panel.GetProperty("title").GetString()!, target.GetProperty("expr").GetString()!)))];
    }

    private static IReadOnlyList<(string Name, string Expression, string Severity, string Summary, string Action)> OfAlerts() =>
    [
        .. ((YamlSequenceNode)((YamlSequenceNode)Load("prometheus/rules/alerts.yml")["groups"])[0]["rules"]).Select(rule
            => ($"{rule["alert"]}", $"{rule["expr"]}", $"{rule["labels"]["severity"]}", $"{rule["annotations"]["summary"]}", $"{rule["annotations"]["description"]}")),
    ];

    private static YamlNode Load(string path)
    {
        using var file = File.OpenText(Path.Combine(Folder, path));
        var yaml = new YamlStream();
        yaml.Load(file);
        return yaml.Documents[0].RootNode;
    }
}
