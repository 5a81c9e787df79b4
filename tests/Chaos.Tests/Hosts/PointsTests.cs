using ImageGen.Chaos.Hosts;
using ImageGen.Messaging;
using ImageGen.Providers;
using ImageGen.Storage.Events;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Jobs.Claims;
using ImageGen.Storage.Results;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Chaos.Tests.Hosts;

/// <summary>Guards against a point whose method does not exist on its port: such a point would never be passed, and no run would show it.</summary>
public sealed class PointsTests
{
    [Fact]
    public void Every_point_is_a_method_of_its_port()
    {
        AssertMethods<IJobStore>(Points.OfStore);
        AssertMethods<IJobClaims>(Points.OfClaims);
        AssertMethods<IOutbox>(Points.OfOutbox);
        AssertMethods<IPredictionProvider>(Points.OfProvider);
        AssertMethods<IResultStore>(Points.OfResults);
        AssertMethods<ISpillStore>(Points.OfSpill);
        AssertMethods<ICommandSender>(Points.OfCommands);
        AssertMethods<IEventPublisher>(Points.OfEvents);
        AssertMethods<IWebhookDeliveries>(Points.OfDeliveries);
    }

    [Fact]
    public void Every_point_on_the_success_path_belongs_to_a_port_or_a_message()
    {
        string[] known =
        [
            .. new[]
            {
                Points.OfStore, Points.OfClaims, Points.OfOutbox, Points.OfProvider, Points.OfResults, Points.OfSpill, Points.OfCommands, Points.OfEvents, Points.OfDeliveries,
            }.SelectMany(points => points.Values),
            Points.Acknowledge,
        ];

        Assert.Empty(Points.OnSuccessPath.Select(point => point.Split('.')[0]).Except(known));
    }

    private static void AssertMethods<T>(Dictionary<string, string> points)
        => Assert.Empty(points.Keys.Except(typeof(T).GetInterfaces().Append(typeof(T)).SelectMany(port => port.GetMethods()).Select(method => method.Name)));
}
