using System.Text;
using MassTransit;

namespace ImageGen.Chaos.Hosts;

/// <summary>The failpoints around the acknowledgement of a message: the consumer completes before it, and the receive pipe after it.</summary>
internal sealed class MessageWatch(Failpoints failpoints) : IReceiveObserver
{
    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context) => PassAsync(context, "after");

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class
        => PassAsync(context.ReceiveContext, "before");

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class
        => Task.CompletedTask;

    public Task ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;

    // The failpoint is plain ASCII, so it has the same form in the body as in the prompt. The whole prompt is read, because its hash names the mark file.
    private Task PassAsync(ReceiveContext context, string when)
        => failpoints.PassAsync($"{Points.Acknowledge}.{when}", PromptIn(Encoding.UTF8.GetString(context.GetBody())));

    private static string? PromptIn(string body)
    {
        const string Key = "\"prompt\":";
        var start = body.IndexOf(Key, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var from = body.IndexOf('"', start + Key.Length) + 1;
        return body[from..body.IndexOf('"', from)];
    }
}
