using ImageGen.Cli.Providers;
using ImageGen.Jobs.Instances;
using ImageGen.Providers;
using ImageGen.Providers.Registration;
using ImageGen.Providers.Retirement;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Cli.Doctor;

/// <summary>Every enabled provider: its token, with a call that buys nothing, and the day on which its model is shut down.</summary>
internal static class ProvidersPart
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(IServiceProvider services, bool asks, CancellationToken cancellationToken)
    {
        var configured = services.GetRequiredService<ConfiguredProviders>();
        var time = services.GetRequiredService<TimeProvider>();
        var enabled = services.GetRequiredService<ProviderAdapters>().All
            .Where(provider => configured.TryGet(provider.Name, out var entry) && entry.Enabled && entry.Kind != ConfiguredProviders.Sandbox)
            .OrderBy(provider => provider.Name, StringComparer.Ordinal).ToList();
        if (enabled.Count == 0)
        {
            return [Finding.Note("providers", $"No provider but the {ConfiguredProviders.Sandbox} is configured: its images are drawn, and cost nothing.")];
        }

        var each = await Task.WhenAll(enabled.Select(provider => ExamineAsync(provider, asks, time, cancellationToken)));
        return [.. each.SelectMany(findings => findings)];
    }

    private static async Task<IReadOnlyList<Finding>> ExamineAsync(IImageProvider provider, bool asks, TimeProvider time, CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        if (asks)
        {
            findings.Add(await TestAsync(provider, time, cancellationToken));
        }

        if (provider is IRetirementNotice notice)
        {
            await RefreshAsync(notice, asks, time, cancellationToken);
            if (notice.KnownRetirement is { } retirement)
            {
                findings.Add(Describe(provider.Name, retirement, time.GetUtcNow()));
            }
        }

        return findings;
    }

    private static async Task<Finding> TestAsync(IImageProvider provider, TimeProvider time, CancellationToken cancellationToken)
    {
        if (provider is not IAccountCheck)
        {
            return Finding.Note("providers", $"{provider.Name}: {provider.Kind} has no free call; only an order can test it.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(_ => limit.Cancel(), null, Timeout, System.Threading.Timeout.InfiniteTimeSpan);
        try
        {
            var result = await AccountTest.RunAsync(provider, limit.Token);
            return result.IsGood ? Finding.Good("providers", $"{provider.Name}: {result.Message}")
                : Finding.Unsafe("providers", $"{provider.Name}: {result.Message}", $"Orders there would fail. Repair it and try 'imagegen providers test {provider.Name}', or switch it off with ImageGen:Providers:{provider.Name}:Enabled=false.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Finding.Warning("providers", $"{provider.Name} did not respond within {Timeout.TotalSeconds:0} s.");
        }
    }

    private static async Task RefreshAsync(IRetirementNotice notice, bool asks, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!asks)
        {
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(_ => limit.Cancel(), null, Timeout, System.Threading.Timeout.InfiniteTimeSpan);
        try
        {
            await notice.RefreshRetirementAsync(limit.Token);
        }
        catch (Exception exception) when (exception is ProviderFaultException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The announced dates remain; that the service does not respond is another finding.
        }
    }

    private static Finding Describe(string provider, ModelRetirement retirement, DateTimeOffset now) => retirement.DaysLeft(now) switch
    {
        <= 0 => Finding.Unsafe("retirement", $"{provider}: {retirement.Describe(now)}", $"Set ImageGen:Providers:{provider}:Model."),
        <= ModelRetirement.WarnFrom => Finding.Warning("retirement", $"{provider}: {retirement.Describe(now)}", $"Set ImageGen:Providers:{provider}:Model before that day."),
        _ => Finding.Note("retirement", $"{provider}: {retirement.Describe(now)}"),
    };
}
