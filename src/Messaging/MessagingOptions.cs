using System.ComponentModel.DataAnnotations;

namespace ImageGen.Messaging;

/// <summary>Settings of the section <c>Messaging</c>.</summary>
public sealed class MessagingOptions
{
    /// <summary>How long sending a command may wait for the broker's confirmation. 50 ms to 60 s; default 2 s, because an HTTP caller waits for it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long publishing an event may wait for the broker's confirmation. 50 ms to 60 s; default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan PublishTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
