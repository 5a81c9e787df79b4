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
        factory.Create(ImageGenTelemetry.Name).CreateObservableGauge(
            "imagegen.models.days_left",
            () => adapters.All.OfType<IRetirementNotice>()
                .Select(instance => (instance.Name, Retirement: instance.KnownRetirement))
                .Where(one => one.Retirement is not null)
                .Select(one => new Measurement<long>(
                    one.Retirement!.DaysLeft(time.GetUtcNow()),
                    new KeyValuePair<string, object?>("provider", one.Name),
                    new KeyValuePair<string, object?>("model", one.Retirement.Model))),
            "{day}",
            "Days until the instance's configured model is shut down, if the date is known; negative after it.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
