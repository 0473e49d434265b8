"""The embedded renderer: rays traced by Mitsuba 3 and Dr.Jit, on any processor through LLVM, on NVIDIA through CUDA.

stage_reader     the stage's static meshes   -> one triangle soup   (stage_mesh, stage_material, surfaces, triangles)
geometry         triangles                   -> two ray-tracing scenes: the city, and what moves   (patches)
transfer, bake   once per city, per light    -> how much light leaves every patch   (light, lamps, weathering)
labels, shading  rays of one frame           -> label buffers, sharp light   (camera, sampling, packets, world)
guided           rays of one frame           -> soft light, without its noise
antialiasing     more rays where they show
looks            which of these, in which order   (denoise, glow)
exposure         cd/m2                       -> the camera's 8 bits
painter          a frame from beginning to end, and what is kept between frames
renderer         all of it, as the rest of TwinCity sees it   (engine)
"""
