using System.Globalization;
using ImageGen.Storage.Results;
using ImageGen.Testing;

namespace ImageGen.Chaos.Hosts;

/// <summary>Lets a share of the calls to the result store fail while a file in a folder says so, and leaves a file there for each that failed.</summary>
internal sealed class ResultFaults(DirectoryInfo folder)
{
    /// <summary>The file that has the share, 0 to 1.</summary>
    public const string Switch = "share";

    public IResultStore Around(IResultStore results)
        => Interposed.Around(results, before: _ => FailSomeAsync());

    private async Task FailSomeAsync()
    {
        if (await ReadShareAsync() is { } share && Random.Shared.NextDouble() < share)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{Guid.NewGuid():N}"), "");
            throw new ResultStoreException("The result store answers with errors.", new IOException("Injected."));
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
            return null; // It is switched off.
        }
    }
}
