using System.Text.RegularExpressions;
using ImageGen.Contracts;
using ImageGen.Storage.Jobs;

namespace ImageGen.Storage.Tests.Events;

/// <summary>The scripts write only events of the catalogue.</summary>
public sealed class EventTypeTests
{
    [Fact]
    public void Every_event_type_in_a_script_is_in_the_catalogue()
    {
        var store = typeof(IJobStore).Assembly;
        var named = store.GetManifestResourceNames().Where(name => name.EndsWith(".lua", StringComparison.Ordinal)).SelectMany(TypesIn).ToHashSet();

        Assert.Empty(named.Except(EventTypes.Names));

        // The script that ends a job takes these two from its caller.
        Assert.Equal([ImageFailed.EventType, ImageGenerated.EventType], EventTypes.Names.Except(named).Order());

        IEnumerable<string> TypesIn(string name)
        {
            using var reader = new StreamReader(store.GetManifestResourceStream(name)!);
            return [.. Regex.Matches(reader.ReadToEnd(), "'(?<type>(?:image|batch|webhook)\\.[a-z_]+)'").Select(match => match.Groups["type"].Value)];
        }
    }
}
