using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;

namespace ImageGen.Cli.Generate;

/// <summary>Tells where the images of jobs are, when they did not come into their files.</summary>
internal sealed class ImageLocations(GenerateOptions options, Uri server)
{
    private const string UsualAddress = "http://127.0.0.1:8080";

    /// <summary>Writes <see cref="Lines"/> on standard error, whole whatever the width of the terminal.</summary>
    public void Tell(IReadOnlyList<(Guid Id, JobAnswer? Answer)> jobs, string why)
    {
        foreach (var line in Lines(jobs, why))
        {
            ErrorConsole.Instance.Profile.Out.Writer.WriteLine(line);
        }
    }

    /// <summary>The same as what ends the command, for a program that reads one document on standard error.</summary>
    public CommandException Fault(int exitCode, IReadOnlyList<(Guid Id, JobAnswer? Answer)> jobs, string why, Exception? cause = null)
        => new(exitCode, string.Join('\n', Lines(jobs, why)), cause) { Jobs = [.. jobs.Select(job => job.Id)] };

    /// <summary>What happened, one line a job, and how to get at them.</summary>
    /// <param name="jobs">Ids of the jobs, with what is known of each.</param>
    /// <param name="why">What happened.</param>
    public IEnumerable<string> Lines(IReadOnlyList<(Guid Id, JobAnswer? Answer)> jobs, string why)
    {
        yield return why;
        foreach (var (id, answer) in jobs)
        {
            yield return answer?.Image is null
                ? $"Job {id} was accepted, and goes on {(options.Server is null ? "when imagegen runs on the same data again" : $"at {server}")}."
                : $"Job {id} has its image, which is kept {Place(id)}.";
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
        if (jobs.Any(job => job.Answer is null))
        {
            yield return $"Stop it imagegen jobs cancel {jobs[0].Id} --server {address}{(options.Tenant is { } tenant ? $" --tenant {tenant}" : "")}";
        }
    }

    private string Place(Guid id)
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
