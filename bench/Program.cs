using ImageGen.Bench;
using ImageGen.Bench.Floor;
using ImageGen.Bench.Stub;

return args switch
{
    ["stub", var port] => await StubProvider.RunAsync(int.Parse(port)),
    ["floor", var broker, var store, var stub] => await FloorWorker.RunAsync(broker, store, new Uri(stub)),
    _ when BenchOptions.Parse(args, Console.Error) is { } options => await BenchRun.RunAsync(options),
    _ => 2,
};
