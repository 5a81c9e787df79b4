namespace ImageGen.Gateway.ClientApis;

/// <summary>Settings of the APIs that existing clients speak: the section <c>Gateway</c>.</summary>
internal sealed class ClientApiOptions
{
    /// <summary>Whether a model name that is not known is refused. Default false: such a request goes the default route, and its response says so, because many clients have a fixed list of models.</summary>
    public bool StrictModels { get; set; }

    /// <summary>How long a request waits for its images, 1 s to 1 h. Default 9:30: OpenAI's clients give up after 10 minutes.</summary>
    [System.ComponentModel.DataAnnotations.Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan WaitLimit { get; set; } = TimeSpan.FromSeconds(570);
}
