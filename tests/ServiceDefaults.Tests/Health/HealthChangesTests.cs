using ImageGen.ServiceDefaults.Health;
using ImageGen.ServiceDefaults.Tests.Logging;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace ImageGen.ServiceDefaults.Tests.Health;

public sealed class HealthChangesTests : IDisposable
{
    private readonly SteppedTime _time = new();
    private readonly KeptLines _lines = new();
    private readonly LoggerFactory _factory;
    private readonly HealthChanges _changes;

    public HealthChangesTests()
    {
        _factory = new LoggerFactory([_lines]);
        _changes = new HealthChanges(_time, _factory.CreateLogger<HealthChanges>());
    }

    public void Dispose()
    {
        _factory.Dispose();
        _lines.Dispose();
    }

    [Fact]
    public void A_failing_health_check_during_a_normal_start_is_not_logged()
    {
        Probe(HealthStatus.Degraded, HealthStatus.Degraded, HealthStatus.Healthy, HealthStatus.Healthy);

        Assert.Empty(_lines.All);
    }

    [Fact]
    public void A_health_change_is_logged_once_for_any_number_of_probes()
    {
        Probe(HealthStatus.Healthy, HealthStatus.Degraded, HealthStatus.Degraded, HealthStatus.Degraded, HealthStatus.Healthy, HealthStatus.Healthy);

        Assert.Equal(["Health check bus failed with status degraded: not started", "Health check bus is healthy again"], _lines.All);
    }

    [Fact]
    public void A_start_that_takes_too_long_is_logged()
    {
        Probe(HealthStatus.Degraded);
        _time.Step(TimeSpan.FromSeconds(30));
        Probe(HealthStatus.Degraded, HealthStatus.Degraded);

        Assert.Equal(["Health check bus failed with status degraded: not started"], _lines.All);
    }

    private void Probe(params HealthStatus[] states)
    {
        foreach (var state in states)
        {
            _changes.Note(new HealthReport(new Dictionary<string, HealthReportEntry> { ["bus"] = new(state, "not started", TimeSpan.Zero, null, null) }, TimeSpan.Zero));
        }
    }
}
