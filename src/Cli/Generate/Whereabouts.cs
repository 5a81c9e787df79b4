using ImageGen.Cli.Client;

namespace ImageGen.Cli.Generate;

/// <summary>Tells where the images of jobs are, when they did not come into their files.</summary>
internal sealed class Whereabouts(GenerateOptions options, Uri server)
{
    private const string UsualAddress = "http://127.0.0.1:8080";

    /// <summary>One line a job on standard error, whole whatever the width of the terminal, and how to get at them.</summary>
    /// <param name="jobs">Ids of the jobs, with what is known of each.</param>
    /// <param name="why">What happened.</param>
    public void Tell(IReadOnlyList<(Guid Id, JobAnswer? Answer)> jobs, string why)
    {
        var said = CommandRun.Errors.Profile.Out.Writer;
        said.WriteLine(why);
        foreach (var (id, answer) in jobs)
        {
            said.WriteLine(answer?.Image is null
                ? $"Job {id} was accepted, and goes on {(options.Server is null ? "when imagegen runs on the same data again" : $"at {server}")}."
                : $"Job {id} has its image, which is kept {Place(id)}.");
        }

        if (jobs.Count == 0)
        {
            return;
        }

        var address = options.Server?.ToString().TrimEnd('/') ?? UsualAddress;
        if (options.Server is null)
        {
            said.WriteLine($"Start   imagegen serve --data '{options.Data.FullName}'");
        }

        said.WriteLine($"Get it  curl -fo image {address}/v1/jobs/{jobs[0].Id}/image");
        if (jobs.Any(job => job.Answer is null))
        {
            said.WriteLine($"Stop it imagegen jobs cancel {jobs[0].Id} --server {address}");
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
            var pictures = Path.Combine(options.Data.FullName, "pictures");
            return Directory.EnumerateFiles(pictures, $"{id:N}.*", SearchOption.AllDirectories).FirstOrDefault() is { } file ? $"in {file}" : $"in the data folder {options.Data.FullName}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"in the data folder {options.Data.FullName}";
        }
    }
}
