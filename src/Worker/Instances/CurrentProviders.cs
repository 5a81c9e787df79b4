using ImageGen.Storage.Jobs;

namespace ImageGen.Worker.Instances;

/// <summary>Finds the provider that a job is at, from its row and the current configuration.</summary>
internal sealed class CurrentProviders(JobRoutes routes, ProviderInstances instances)
{
    public async Task<CurrentProvider> FindAsync(Job row, CancellationToken cancellationToken)
    {
        var current = Read(row);
        if (current.Instance is null)
        {
            // Its settings may be so new that this worker has not read them yet.
            await instances.FindAsync(current.Route.Current.Name, cancellationToken);
            current = Read(row);
        }

        // The name now belongs to another kind of service, which does not have the order.
        return row is { State: not JobState.Queued, ProviderKind: { } kind } && current.Instance is { } found && found.Provider.Kind != kind
            ? current with { Instance = null }
            : current;
    }

    private CurrentProvider Read(Job row)
    {
        var route = routes.Of(row);
        return new CurrentProvider(route, instances.FindFor(route));
    }
}
