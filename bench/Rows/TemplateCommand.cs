using StackExchange.Redis;

namespace ImageGen.Bench.Rows;

/// <summary>One command that writes a part of what a job leaves in the store, for any job.</summary>
/// <param name="Name">The command, for example <c>HSET</c>.</param>
/// <param name="Key">Its key.</param>
/// <param name="Arguments">Its further arguments.</param>
internal sealed record TemplateCommand(string Name, TemplateText Key, IReadOnlyList<TemplateText> Arguments)
{
    /// <summary>Whether the key belongs to the job alone.</summary>
    public bool OwnsKey => Key.NamesTheJob;

    /// <summary>Sends the command for another job.</summary>
    public Task SendAsync(IDatabaseAsync database, Guid job)
    {
        var arguments = new object[Arguments.Count + 1];
        arguments[0] = (RedisKey)Key.For(job);
        for (var i = 0; i < Arguments.Count; i++)
        {
            arguments[i + 1] = (RedisValue)Arguments[i].For(job);
        }

        return database.ExecuteAsync(Name, arguments, CommandFlags.FireAndForget);
    }
}
