using System.Globalization;
using ImageGen.Storage.Results;
using ImageGen.Testing;

namespace ImageGen.Chaos.Hosts;

/// <summary>Fails a share of the calls to the result store while a file in a folder states that share, and creates a file there for each failed call.</summary>
internal sealed class ResultFaults(DirectoryInfo folder)
{
    /// <summary>The file with the share, 0 to 1.</summary>
    public const string Switch = "share";

    public IResultStore Around(IResultStore results)
        => Interposed.Around(results, before: _ => FailSomeAsync());

    private async Task FailSomeAsync()
    {
        if (await ReadShareAsync() is { } share && Random.Shared.NextDouble() < share)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{Guid.NewGuid():N}"), "");
            throw new ResultStoreException("The result store returns errors.", new IOException("Injected."));
        }
    }

    private async Task<double?> ReadShareAsync()
    {
        try
        {
            return double.TryParse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, Switch)), CultureInfo.InvariantCulture, out var share) ? share : null;
        }
        catch (IOException)
        {
            return null; // The fault is switched off.
        }
    }
}
