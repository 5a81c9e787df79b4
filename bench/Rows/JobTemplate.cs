using System.Globalization;
using System.Text;

namespace ImageGen.Bench.Rows;

/// <summary>
/// What one ended job has left in the store: the keys that have its id in their names, and the elements of shared keys that contain it. It knows no
/// key and no format, so that it remains right when they change.
/// </summary>
internal sealed class JobTemplate
{
    /// <summary>Longer content is the image, which is not part of a row.</summary>
    private const int LongestContent = 8192;

    private JobTemplate(Guid job, IReadOnlyList<TemplateCommand> commands) => (Job, Commands) = (job, commands);

    public Guid Job { get; }

    public IReadOnlyList<TemplateCommand> Commands { get; }

    /// <summary>How many keys each copy adds.</summary>
    public int OwnKeys => Commands.Where(command => command.OwnsKey && command.Name != "PEXPIRE").Count();

    /// <summary>Makes the template of a job from everything that the store contains.</summary>
    /// <exception cref="InvalidOperationException">The store contains nothing of the job.</exception>
    public static JobTemplate Of(Guid job, IReadOnlyList<StoreElements> store)
    {
        TemplateCommand[] commands = [.. store.SelectMany(key => CommandsOf(job, key))];
        return commands.Any(command => command.OwnsKey)
            ? new JobTemplate(job, commands)
            : throw new InvalidOperationException($"The store contains no key of job {job:N}.");
    }

    private static IEnumerable<TemplateCommand> CommandsOf(Guid job, StoreElements content)
    {
        var key = new TemplateText(content.Key, job);
        if (key.NamesTheJob && content.Length > LongestContent)
        {
            yield break;
        }

        var elements = content.Elements.Select(element => element.Select(part => new TemplateText(part, job)).ToArray());
        TemplateText[] own = [.. elements.Where(element => key.NamesTheJob || element.Any(part => part.NamesTheJob)).SelectMany(element => element)];
        if (own.Length == 0)
        {
            yield break;
        }

        yield return new TemplateCommand(content.Command, key, own);
        if (key.NamesTheJob && content.TimeToLive is { } rest)
        {
            var milliseconds = ((long)rest.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            yield return new TemplateCommand("PEXPIRE", key, [new TemplateText(Encoding.ASCII.GetBytes(milliseconds), job)]);
        }
    }
}
