using ImageGen.Chaos.Hosts;
using ImageGen.Chaos.Running;

return args is ["host", var kind, .. var rest] ? await ChaosHost.RunAsync(kind, rest) : await Runner.RunAsync(args);
