using System.Diagnostics.Metrics;

namespace ImageGen.ServiceDefaults.Telemetry;

/// <summary>Counts the jobs that this host accepted: a gateway over HTTP, a worker from the bus.</summary>
public sealed class AcceptanceMetrics
{
    private readonly Counter<long> _accepted;

    /// <summary>Creates the instrument.</summary>
    public AcceptanceMetrics(IMeterFactory factory) => _accepted = MetricCatalogue.JobsAccepted.CounterOn<long>(factory.Create(ImageGenTelemetry.Name));

    /// <summary>Counts jobs whose rows were created.</summary>
    /// <param name="lane">Their lane.</param>
    /// <param name="jobs">Their number.</param>
    public void Accepted(string lane, int jobs) => _accepted.Add(jobs, new KeyValuePair<string, object?>(Labels.Lane, lane));
}
