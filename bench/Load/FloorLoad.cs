using ImageGen.Bench.Floor;
using ImageGen.Servers;
using MassTransit;

namespace ImageGen.Bench.Load;

/// <summary>The floor: commands sent straight to its queue.</summary>
internal sealed class FloorLoad : ILoad
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);

    private readonly HostProcess _worker;
    private readonly IBusControl _bus;
    private readonly ISendEndpoint _queue;

    private readonly BusSubscriber _subscriber;

    private FloorLoad(HostProcess worker, IBusControl bus, ISendEndpoint queue, BusSubscriber subscriber)
        => (_worker, _bus, _queue, _subscriber) = (worker, bus, queue, subscriber);

    public string Name => "floor";

    public int WorkerId => _worker.Id;

    public IReadOnlyDictionary<string, int> Processes => new Dictionary<string, int> { ["worker"] = _worker.Id };

    public Completions Completions => _subscriber.Completions;

    public static async Task<FloorLoad> StartAsync(BenchWorld world)
    {
        var worker = HostProcess.Start(BenchWorld.Self, ["floor", world.Broker.ConnectionString, world.Store.ConnectionString, world.StubAddress.ToString()]);
        await worker.WaitForLineAsync("floor is up", StartTime, default);
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(new Uri(world.Broker.ConnectionString)));
        await bus.StartAsync();
        var queue = await bus.GetSendEndpoint(new Uri($"exchange:{FloorWorker.Queue}"));
        return new FloorLoad(worker, bus, queue, await BusSubscriber.SubscribeAsync(world.Broker.ConnectionString, "ImageGen.Bench.Floor:PictureMade", "jobId"));
    }

    public async Task<Guid> SubmitAsync(string prompt)
    {
        var id = Guid.NewGuid();
        await _queue.Send(new MakePicture(id, prompt));
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        await _subscriber.DisposeAsync();
        await _bus.StopAsync();
        await _worker.DisposeAsync();
    }
}
