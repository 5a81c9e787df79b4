using System.Diagnostics.Metrics;
using ImageGen.Providers.Registration;
using ImageGen.Providers.Retirement;
using ImageGen.ServiceDefaults.Telemetry;

namespace ImageGen.Worker.Metrics;

/// <summary>The number of days until the models of the instances are shut down, if the date is known.</summary>
internal sealed class RetirementGauge(IMeterFactory factory, ProviderAdapters adapters, TimeProvider time) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        MetricCatalogue.ModelDaysLeft.ObserveOn(
            factory.Create(ImageGenTelemetry.Name),
            () => adapters.All.OfType<IRetirementNotice>()
                .Select(instance => (instance.Name, Retirement: instance.KnownRetirement))
                .Where(one => one.Retirement is not null)
                .Select(one => new Measurement<long>(
                    one.Retirement!.DaysLeft(time.GetUtcNow()),
                    new KeyValuePair<string, object?>(Labels.Provider, one.Name),
                    new KeyValuePair<string, object?>(Labels.Model, one.Retirement.Model))));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
