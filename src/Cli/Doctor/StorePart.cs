using ImageGen.Storage.Identity;
using ImageGen.Storage.Redis;
using ImageGen.Storage.SelfCheck;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Cli.Doctor;

/// <summary>The job store, by the check of every start, and the folders beside it.</summary>
internal static class StorePart
{
    private const string Area = "store";

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            var report = await services.GetRequiredService<IStoreExamination>().RunAsync(cancellationToken);
            return
            [
                .. report.Faults.Select(fault => Finding.Unsafe(Area, fault)),
                .. report.Warnings.Select(warning => Finding.Warning(Area, warning)),
                .. report.Servers.Select(server => Finding.Good(Area, server)),
            ];
        }
        catch (StoreUnavailableException exception)
        {
            return [Finding.Unsafe(Area, exception.Message, "Check that it is running, and host, port and password in ConnectionStrings:Redis. Until it responds, no job is accepted and none goes on.")];
        }
    }

    public static async Task<IReadOnlyList<Finding>> ExamineFoldersAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            var places = await services.GetRequiredService<IImageStorageExamination>().RunAsync(cancellationToken);
            return [.. places.Select(place => place.Fault is { } fault ? Finding.Unsafe("results", $"The {place.Name} can't be used. {fault}") : Finding.Good("results", $"{char.ToUpperInvariant(place.Name[0])}{place.Name[1..]}: {place.Description}"))];
        }
        catch (StoreUnavailableException)
        {
            return [Finding.Warning("results", "Result store and key ring could not be compared with those of the fleet: the job store does not respond.")];
        }
    }
}
