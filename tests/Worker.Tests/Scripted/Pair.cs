using ImageGen.Contracts;
using ImageGen.Providers.Registration;
using ImageGen.Storage.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Worker.Tests.Scripted;

/// <summary>A worker with two scripted providers, and jobs that go to the first and then to the second.</summary>
internal sealed class Pair : IAsyncDisposable
{
    /// <summary>The route that continues after every failure.</summary>
    public const string Brave = "brave";

    public const decimal SecondPrice = 0.07m;

    public Pair(StoreFixture store, SynchronousProvider first, SynchronousProvider second, params (string Key, string Value)[] settings)
        : this(store, first, second, null, settings)
    {
    }

    public Pair(StoreFixture store, SynchronousProvider first, SynchronousProvider second, Action<IServiceCollection>? configure, params (string Key, string Value)[] settings)
    {
        (First, Second) = (first, second);
        Worker = new TestWorker(
            store.ConnectionString,
            first,
            services =>
            {
                services.Replace(ServiceDescriptor.Singleton(new ProviderAdapters([first, second])));
                configure?.Invoke(services);
            },
            bus: null,
            [
                ($"ImageGen:Providers:{second.Name}:Kind", second.Kind), ($"ImageGen:Providers:{second.Name}:Price", "0.07"),
                ($"ImageGen:Routes:{Brave}:Tenants", "nobody-else"), ($"ImageGen:Routes:{Brave}:Providers", $"{first.Name},{second.Name}"),
                ($"ImageGen:Routes:{Brave}:ContentRejected", "next"), ($"ImageGen:Routes:{Brave}:OutcomeUnknown", "next"),
                .. settings,
            ]);
    }

    public SynchronousProvider First { get; }

    public SynchronousProvider Second { get; }

    public TestWorker Worker { get; }

    public Task<Guid> SubmitAsync(string? route = null, ImageRequest? request = null, bool seedIsNamed = false)
        => Worker.SubmitAsync((request ?? new ImageRequest { Prompt = "a red cube" }) with { Provider = First.Name, Fallback = [Second.Name] }, route: route, seedIsNamed: seedIsNamed);

    /// <summary>A new job, run to its end.</summary>
    public async Task<Job> EndAsync(string? route = null, ImageRequest? request = null, bool seedIsNamed = false)
        => await Worker.RunUntilAsync(
            await SubmitAsync(route, request, seedIsNamed), JobState.Succeeded, JobState.Failed, JobState.Canceled, JobState.OutcomeUnknown);

    public ValueTask DisposeAsync() => Worker.DisposeAsync();
}
