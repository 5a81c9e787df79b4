using ImageGen.ServiceDefaults.Telemetry;

namespace ImageGen.Telemetry.Tests.Metrics;

public sealed class MetricsPageTests
{
    [Fact]
    public void The_page_lists_every_instrument_with_type_unit_labels_and_meaning()
    {
        var expected = MetricCatalogue.All.Select(metric => string.Join(" | ", metric.Name, metric.PrometheusName, KindOf(metric), metric.Unit, string.Join(", ", metric.Labels), metric.Description));

        Assert.Equal(expected.Order(StringComparer.Ordinal), MetricsPage.Rows.Select(cells => string.Join(" | ", cells)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_catalogue_has_every_metric_that_it_declares_once()
    {
        var declared = typeof(MetricCatalogue).GetFields().Where(field => field.FieldType == typeof(Metric)).Select(field => ((Metric)field.GetValue(null)!).Name).ToList();

        Assert.Equal(declared.Order(StringComparer.Ordinal), MetricCatalogue.All.Select(metric => metric.Name).Order(StringComparer.Ordinal));
        Assert.Equal(declared.Count, declared.Distinct().Count());
    }

    private static string KindOf(Metric metric) => metric.Kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.UpDownCounter => "up-down counter",
        MetricKind.Gauge => "gauge",
        _ => "histogram",
    };
}
