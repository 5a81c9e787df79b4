using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;

namespace ImageGen.Cli.Generate;

/// <summary>Reports where the images of jobs are, if they were not written to files.</summary>
internal sealed class ImageLocations(GenerateOptions options, Uri server)
{
    private const string UsualAddress = "http://127.0.0.1:8080";

    /// <summary>Writes <see cref="Lines"/> on standard error, without line breaks for the width of the terminal.</summary>
    public void Report(IReadOnlyList<(Guid Id, JobResponse? State)> jobs, string failure)
    {
        foreach (var line in Lines(jobs, failure))
        {
            ErrorConsole.Instance.Profile.Out.Writer.WriteLine(line);
        }
    }

    /// <summary>The same as an exception that ends the command, for a program that reads one document on standard error.</summary>
    public CommandException Fault(int exitCode, IReadOnlyList<(Guid Id, JobResponse? State)> jobs, string failure, Exception? cause = null)
        => new(exitCode, string.Join('\n', Lines(jobs, failure)), cause) { Jobs = [.. jobs.Select(job => job.Id)] };

    /// <summary>The failure, one line per job, and the commands that get the images.</summary>
    /// <param name="jobs">Ids of the jobs, with their known state.</param>
    /// <param name="failure">The failure.</param>
    public IEnumerable<string> Lines(IReadOnlyList<(Guid Id, JobResponse? State)> jobs, string failure)
    {
        yield return failure;
        foreach (var (id, state) in jobs)
        {
            yield return state?.Image is null
                ? $"Job {id} was accepted, and continues {(options.Server is null ? "when imagegen runs on the same data again" : $"at {server}")}."
                : $"The image of job {id} is stored {LocationOf(id)}.";
        }

        if (jobs.Count == 0)
        {
            yield break;
        }

        var address = options.Server?.ToString().TrimEnd('/') ?? UsualAddress;
        if (options.Server is null)
        {
            yield return $"Start   imagegen serve --data '{options.Data.FullName}'";
        }

        yield return $"Get it  curl -fo image {(options.Tenant is { } name ? $"-H 'X-Tenant-Id: {name}' " : "")}{address}/v1/jobs/{jobs[0].Id}/image";
        if (jobs.Any(job => job.State is null))
        {
            yield return $"Stop it imagegen jobs cancel {jobs[0].Id} --server {address}{(options.Tenant is { } tenant ? $" --tenant {tenant}" : "")}";
        }
    }

    private string LocationOf(Guid id)
    {
        if (options.Server is not null)
        {
            return $"at {server}";
        }

        try
        {
            var images = Path.Combine(options.Data.FullName, "pictures");
            return Directory.EnumerateFiles(images, $"{id:N}.*", SearchOption.AllDirectories).FirstOrDefault() is { } file ? $"in {file}" : $"in the data folder {options.Data.FullName}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"in the data folder {options.Data.FullName}";
        }
    }
}
